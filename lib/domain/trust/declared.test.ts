import { expect, test } from 'vitest'
import { recorded, type Told } from '../../projections/testing/log'
import { fact } from '../events/vocabulary'
import { declarationsOf, declaredBetween, isAskedFor } from './declared'

const declaration = (model: string, name = 'writer') => ({
  ...{ name, runtime: 'gemini-cli' as const, provider: 'google', model, command: null, ownerId: 'ada' },
  ...{ programDirectory: null, modelBaseUrl: null, modelPrices: null },
})
const told: Told[] = [
  { stream: 'agent/a', fact: fact('AgentDeclared', declaration('first')) },
  { stream: 'agent/a', fact: fact('AgentChanged', declaration('first', 'renamed')) },
  { stream: 'agent/a', fact: fact('AgentChanged', declaration('second')) },
]
const events = recorded(told)
const models = (asked: { fromSeq: number; until: string | null }) =>
  declaredBetween(declarationsOf(events), asked).map(({ seq, model }) => `${seq} ${model}`)

test('an agent is what it was declared as at the time, and a change of its name makes it no other', () => {
  expect(models({ fromSeq: 2, until: null })).toEqual(['1 first', '3 second'])
  expect(models({ fromSeq: 2, until: events[2]?.recordedAt ?? '' })).toEqual(['1 first'])
  expect(models({ fromSeq: 3, until: null })).toEqual(['3 second'])
})

test('what is left open is any, and letters count in either case', () => {
  const [first] = declarationsOf(events)
  if (first === undefined) throw new Error('nothing was declared')
  const any = { runtime: null, provider: null, model: null }
  expect(isAskedFor(first, any)).toBe(true)
  expect(isAskedFor(first, { ...any, provider: 'Google', model: 'FIRST' })).toBe(true)
  expect(isAskedFor(first, { ...any, provider: 'google', model: 'second' })).toBe(false)
})
