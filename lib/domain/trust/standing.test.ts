import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordedAs } from '../events/testing/recorded-as'
import { fact, type DomainEvent, type EventData } from '../events/vocabulary'
import { isBelow, levels } from '../level'
import { expiryOf, foldStanding, standingAt } from './standing'

const now = '2026-11-23T12:00:00.000Z'
const ordinary = { ordinary: true }

const recorded = (seq: number, event: DomainEvent) => recordedAs(seq, event, { recordedAt: now })

const figures = {
  counted: 0,
  clean: 0,
  failures: 0,
  pending: 0,
  notCounted: 0,
  completionFailures: 0,
  logSize: 0,
}

function granted(change: Partial<EventData<'StandingGranted'>>): DomainEvent {
  return fact('StandingGranted', {
    grantId: 'g1',
    from: 'hold',
    to: 'review',
    scope: 'lane',
    basis: 'override',
    recommendationId: null,
    reason: 'good work',
    conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null },
    expiresAt: null,
    figures,
    ...change,
  })
}

function lowered(to: 'hold' | 'review'): DomainEvent {
  return fact('StandingLowered', { from: 'auto', to, cause: 'person', reason: 'it broke the build' })
}

function levelOf(lane: DomainEvent[], agentInProject: DomainEvent[] = []) {
  const standing = foldStanding({
    lane: lane.map((event, index) => recorded(index * 2 + 2, event)),
    agentInProject: agentInProject.map((event, index) => recorded(index * 2 + 1, event)),
  })
  return standingAt(standing, now, ordinary).level
}

describe('a standing', () => {
  test('is hold where nothing was granted', () => {
    expect(standingAt(foldStanding({ lane: [], agentInProject: [] }), now, ordinary)).toEqual({
      level: 'hold',
      grant: null,
      reason: 'nothing was granted to this agent for tasks of this type here',
    })
  })

  test('is the highest grant that stands', () => {
    expect(levelOf([granted({ to: 'review' }), granted({ grantId: 'g2', to: 'auto' })])).toBe('auto')
    expect(levelOf([], [granted({ scope: 'agentInProject' })])).toBe('review')
  })

  test('carries no further than a fall that the giver of a later grant was not told of', () => {
    const wide = (toldPosition: number) => [
      granted({ to: 'hold' }),
      granted({ scope: 'agentInProject', toldPosition }),
    ]
    // The lane falls at position 2, and what is granted for all of them comes at 3.
    expect(levelOf([lowered('hold')], wide(1))).toBe('hold')
    expect(levelOf([lowered('hold')], wide(2))).toBe('review')
    const fallen = [granted({ to: 'auto' }), lowered('review'), granted({ to: 'auto', toldPosition: 3 })]
    expect(levelOf(fallen)).toBe('review')
    expect(levelOf([...fallen, granted({ to: 'auto', toldPosition: 6 })])).toBe('auto')
  })

  test('never reaches auto by a grant for the agent in the project', () => {
    expect(levelOf([], [granted({ scope: 'agentInProject', to: 'auto' })])).toBe('review')
  })

  test('for a type that is not ordinary needs a grant of the lane', () => {
    const wide = [recorded(1, granted({ scope: 'agentInProject' }))]
    const standing = foldStanding({ lane: [], agentInProject: wide })
    expect(standingAt(standing, now, { ordinary: false }).level).toBe('hold')
  })

  test('falls back to an older, lower grant when the newer one expires', () => {
    const lane = [granted({}), granted({ grantId: 'g2', to: 'auto', expiresAt: now })]
    expect(levelOf(lane)).toBe('review')
    expect(
      levelOf([...lane.slice(0, 1), granted({ to: 'auto', expiresAt: '2026-11-23T12:00:00.001Z' })]),
    ).toBe('auto')
  })

  test('does not fall back to a grant that a newer one replaced', () => {
    const lane = [granted({ to: 'auto' }), granted({ grantId: 'g2', to: 'auto', expiresAt: now })]
    expect(levelOf(lane)).toBe('hold')
  })

  test('loses a grant whose expiry is on record', () => {
    expect(levelOf([granted({}), fact('GrantExpired', { grantId: 'g1' })])).toBe('hold')
  })

  test('that was lowered ends with the last grant that carries what is left of it', () => {
    const lane = [recorded(2, granted({ to: 'auto', expiresAt: now })), recorded(4, lowered('review'))]
    const wide = [recorded(1, granted({ grantId: 'g2', scope: 'agentInProject' }))]
    const alone = foldStanding({ lane, agentInProject: [] })
    const beside = foldStanding({ lane, agentInProject: wide })
    expect(expiryOf(alone, 'review', ordinary)).toBe(now)
    expect(expiryOf(beside, 'review', ordinary)).toBeNull()
    expect(expiryOf(beside, 'review', { ordinary: false })).toBe(now)
  })

  test('that was lowered beats earlier grants, also those for the agent in the project, and yields to later ones', () => {
    expect(levelOf([granted({ to: 'auto' }), lowered('review')])).toBe('review')
    expect(levelOf([lowered('hold')], [granted({ scope: 'agentInProject' })])).toBe('hold')
    expect(levelOf([granted({ to: 'auto' }), lowered('hold'), granted({ grantId: 'g2' })])).toBe('review')
  })

  test('says why', () => {
    const lane = [granted({ to: 'auto' }), lowered('review')].map((event, index) =>
      recorded(index + 1, event),
    )
    const standing = foldStanding({ lane, agentInProject: [] })
    expect(standing.reasons).toEqual(['lowered to `review`: it broke the build', 'granted `auto`: good work'])
    expect(standingAt(standing, now, ordinary).reason).toBe('lowered to `review`: it broke the build')
  })

  test('is on probation until it ends or the next grant', () => {
    const probation = fact('ProbationStarted', { cause: 'regression' })
    const fold = (...events: DomainEvent[]) =>
      foldStanding({ lane: events.map((event, index) => recorded(index + 1, event)), agentInProject: [] })
    expect(fold(probation).onProbation).toBe(true)
    expect(fold(probation, fact('ProbationEnded', { reason: 'enough' })).onProbation).toBe(false)
    expect(fold(probation, granted({})).onProbation).toBe(false)
    expect(fold(probation, granted({ scope: 'agentInProject' })).onProbation).toBe(true)
  })
})

const anyEvent = fc.oneof(
  fc
    .record({
      to: fc.constantFrom(...levels),
      expiresAt: fc.constantFrom(null, now),
      grantId: fc.constantFrom('g1', 'g2'),
    })
    .map(granted),
  fc.constantFrom(lowered('hold'), lowered('review'), fact('GrantExpired', { grantId: 'g1' })),
)

test('INVARIANT: a demotion beats every earlier grant', () => {
  fc.assert(
    fc.property(
      fc.array(anyEvent),
      fc.array(anyEvent),
      fc.constantFrom('hold' as const, 'review' as const),
      (lane, wide, to) => {
        const wideGrants = wide.map((event) =>
          event.type === 'StandingGranted' ? granted({ ...event.data, scope: 'agentInProject' }) : event,
        )
        const before = [...lane, ...wideGrants].map((event, index) => recorded(index + 1, event))
        const last = recorded(1000, lowered(to))
        const standing = foldStanding({
          lane: [...before.slice(0, lane.length), last],
          agentInProject: before.slice(lane.length),
        })
        expect(isBelow(to, standingAt(standing, now, ordinary).level)).toBe(false)
      },
    ),
  )
})
