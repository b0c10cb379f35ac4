import { expect, test } from 'vitest'
import { organisationStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { ada, at, folded, type Told } from './testing/log'
import { organisation, organisationKey, workersMax } from './organisation'
import { setUpStory } from './testing/set-up-stories'

test('a freeze names who set it and when, until it is lifted', () => {
  const restricted: Told = {
    stream: 'organisation',
    fact: fact('RestrictionSet', {
      restrictionId: 'x1',
      scope: { kind: 'taskType', taskType: 'docs' },
      level: 'hold',
      reason: 'audit',
      expiresAt: null,
    }),
    context: { actor: ada },
  }
  expect(folded(organisation, [...setUpStory.slice(0, 3), restricted])).toStrictEqual({
    organisation: {
      version: 4,
      name: 'Acme',
      jailProblem: null,
      policyHome: null,
      reporters: [],
      freezes: [{ freezeId: 'f1', scope: { kind: 'organisation' }, reason: 'incident', by: ada, at: at(2) }],
      restrictions: [
        {
          restrictionId: 'x1',
          scope: { kind: 'taskType', taskType: 'docs' },
          level: 'hold',
          reason: 'audit',
          expiresAt: null,
          by: ada,
          at: at(4),
        },
      ],
      workers: [{ workerId: 'w1', version: '0.1.0', capabilities: [], jailProblem: null, at: at(3) }],
    },
  })
  expect(folded(organisation, setUpStory).organisation?.freezes).toStrictEqual([])
})

test('the last starts of workers are kept, newest first, and the last one tells whether anything can run', () => {
  const starts = Array.from({ length: workersMax + 2 }, (_, n) => ({
    stream: 'organisation',
    fact: fact('WorkerStarted', {
      workerId: `w${n}`,
      version: '1',
      capabilities: [],
      jailProblem: n === workersMax + 1 ? 'no bubblewrap' : null,
    }),
  }))
  const row = folded(organisation, starts).organisation
  expect(row?.workers.map(({ workerId }) => workerId)).toStrictEqual(['w6', 'w5', 'w4', 'w3', 'w2'])
  expect(row?.jailProblem).toBe('no bubblewrap')
})

test('the organisation bears the name somebody gave it', () => {
  expect(folded(organisation, setUpStory).organisation?.name).toBe('Acme Works')
})

test('a reporter is known until it is removed', () => {
  const of = (one: DomainEvent): Told => ({ stream: organisationStream, fact: one, context: { actor: ada } })
  const added = of(fact('ReporterAdded', { reporterId: 'r1', name: 'ci' }))
  const reportersAfter = (...told: Told[]) => folded(organisation, told)[organisationKey]?.reporters
  expect(reportersAfter(added)).toStrictEqual([{ reporterId: 'r1', name: 'ci' }])
  expect(
    reportersAfter(added, of(fact('ReporterRemoved', { reporterId: 'r1', reason: 'over' }))),
  ).toStrictEqual([])
})
