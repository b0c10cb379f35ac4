import { expect, test } from 'vitest'
import type { AgentDeclaration } from '../events/agent'
import { recordedAs } from '../events/testing/recorded-as'
import { fact, type DomainEvent } from '../events/vocabulary'
import { epochsOf } from './epochs'
import { countEvidence } from './lane-evidence'
import { defaultPromotion, promotionRule } from './promotion-rule'
import { dayOf, outcomesOf } from './testing/outcomes'

const rule = promotionRule(defaultPromotion, { to: 'auto', isSample: false })

const declaration: AgentDeclaration = {
  ...{ name: 'writer', runtime: 'claude-code', provider: 'anthropic', model: 'one', command: null },
  ...{ programDirectory: null, ownerId: 'ada', modelBaseUrl: null, modelPrices: null },
}
const changed = (part: Partial<AgentDeclaration>) => fact('AgentChanged', { ...declaration, ...part })

const recorded = (facts: readonly DomainEvent[]) =>
  facts.map((one, index) => recordedAs((index + 1) * 10, one))

const epochs = (...facts: DomainEvent[]) =>
  epochsOf({ agent: recorded([fact('AgentDeclared', declaration), ...facts]), lane: [] })
    .slice(1)
    .map(({ fromSeq, startsAnew }) => `${fromSeq} ${startsAnew ? 'anew' : 'carried'}`)

test('a new model or provider begins anew, another program carries what was lost, an owner is no change', () => {
  expect(epochs(changed({ model: 'two' }))).toEqual(['20 anew'])
  expect(epochs(changed({ provider: 'openai' }))).toEqual(['20 anew'])
  expect(epochs(changed({ runtime: 'command', command: ['x'] }))).toEqual(['20 carried'])
  expect(epochs(changed({ ownerId: 'rae' }))).toEqual([])
})

test('INVARIANT: a model that the agent had before is not new, so going to another and back loses no failure', () => {
  expect(epochs(changed({ model: 'two' }), changed({}))).toEqual(['20 anew', '30 carried'])
})

test('a demotion carries what was lost, but for a regression, whose failure counts instead', () => {
  const lowered = (cause: string) => {
    const lane = recorded([fact('StandingLowered', { from: 'auto', to: 'review', cause, reason: 'r' })])
    return epochsOf({ agent: [], lane }).length
  }
  expect(['person', 'critical', 'drift', 'regression'].map(lowered)).toEqual([2, 2, 2, 1])
})

test('the first look at an agent is the beginning; each change of what it is carries what was lost', () => {
  const looked = (cause: string) => fact('EpochStarted', { fingerprint: {}, cause })
  const lane = recorded([looked('the first'), looked('another program')])
  expect(epochsOf({ agent: [], lane }).slice(1)).toEqual([
    { fromSeq: 20, startsAnew: false, cause: 'another program' },
  ])
})

test('INVARIANT: who goes to another model and back begins with no more than they left with', () => {
  const agent = recorded([fact('AgentDeclared', declaration), changed({ model: 'two' }), changed({})])
  const failures = outcomesOf(2, { class: 'failure', beganSeq: 15 })
  const capitalAfter = (facts: ReturnType<typeof recorded>) =>
    countEvidence(failures, {
      rule,
      epochs: epochsOf({ agent: facts, lane: [] }),
      asOf: dayOf(60),
      overdue: [],
    }).evidence.capital
  expect(capitalAfter(agent.slice(0, 2))).toBe(1)
  expect(capitalAfter(agent)).toBeCloseTo(0.08458, 5)
})

test('to lower a lane to where it stands begins nothing', () => {
  const lowered = fact('StandingLowered', { from: 'review', to: 'review', cause: 'person', reason: 'r' })
  expect(epochsOf({ agent: [], lane: recorded([lowered]) })).toHaveLength(1)
})
