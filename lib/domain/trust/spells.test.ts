import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordedAs } from '../events/testing/recorded-as'
import { fact, type DomainEvent } from '../events/vocabulary'
import { isBelow, type Level } from '../level'
import { spellsOf, type Spell } from './spells'
import { foldStanding, standingAt } from './standing'
import { dayOf } from './testing/outcomes'

/** The event at `seq` was recorded on the day of that number, by Lea. */
const recorded = (seq: number, event: DomainEvent) =>
  recordedAs(seq, event, { recordedAt: dayOf(seq), actor: { kind: 'person', id: 'lea' } })

const figures = { counted: 0, clean: 0, failures: 0, pending: 0, notCounted: 0, completionFailures: 0 }
const granted = (to: Level, scope: 'lane' | 'agentInProject', expiresAt: string | null = null) =>
  fact('StandingGranted', {
    ...{ grantId: `g-${to}`, from: 'hold', to, scope, basis: 'override', recommendationId: null },
    ...{ reason: 'good', conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null }, expiresAt },
    figures: { ...figures, logSize: 0 },
  })
const lowered = (to: Level) =>
  fact('StandingLowered', { from: 'auto', to, cause: 'regression', reason: 'it broke' })

/** A spell as its first and last position, and how it ended. */
const briefly = ({ grants, end }: Spell) => [grants.map(({ seq }) => seq), end?.kind ?? null, end?.at ?? null]

const now = dayOf(100)

test('a spell begins with a grant and ends with the demotion, and the next one begins anew', () => {
  const lane = [
    recorded(2, granted('auto', 'lane')),
    recorded(4, lowered('review')),
    recorded(7, granted('auto', 'lane')),
  ]
  const spells = spellsOf('auto', { lane, agentInProject: [] }, { ordinary: true, now })
  expect(spells.map(briefly)).toEqual([
    [[2], 'lowered', dayOf(4)],
    [[7], null, null],
  ])
  expect(spells[0]?.end).toEqual({
    ...{ kind: 'lowered', seq: 4, at: dayOf(4), by: { kind: 'person', id: 'lea' } },
    ...{ to: 'review', cause: 'regression', reason: 'it broke' },
  })
})

test('a grant that ends is over from its moment on, however late that is recorded', () => {
  const lane = [
    recorded(2, granted('auto', 'lane', dayOf(5))),
    recorded(9, fact('GrantExpired', { grantId: 'g-auto' })),
  ]
  const spells = (until: string) =>
    spellsOf('auto', { lane, agentInProject: [] }, { ordinary: true, now: until }).map(briefly)
  expect(spells(now)).toEqual([[[2], 'expired', dayOf(5)]])
  const unrecorded = { lane: lane.slice(0, 1), agentInProject: [] }
  expect(spellsOf('auto', unrecorded, { ordinary: true, now: dayOf(5) }).map(briefly)).toEqual([
    [[2], 'expired', dayOf(5)],
  ])
  expect(spellsOf('auto', unrecorded, { ordinary: true, now: dayOf(4) }).map(briefly)).toEqual([
    [[2], null, null],
  ])
})

test('a grant that is renewed in time goes on, and one of less in its place ends it', () => {
  const lane = [
    recorded(2, granted('auto', 'lane', dayOf(5))),
    recorded(4, granted('auto', 'lane', dayOf(20))),
    recorded(8, granted('review', 'lane')),
  ]
  const spells = (level: Level) =>
    spellsOf(level, { lane, agentInProject: [] }, { ordinary: true, now }).map(briefly)
  expect(spells('auto')).toEqual([[[2, 4], 'replaced', dayOf(8)]])
  expect(spells('review')).toEqual([[[2, 4, 8], null, null]])
})

test('a grant for the agent in its project is never auto, and is for ordinary types alone', () => {
  const decisions = { lane: [], agentInProject: [recorded(1, granted('auto', 'agentInProject'))] }
  const spells = (level: Level, ordinary: boolean) =>
    spellsOf(level, decisions, { ordinary, now }).map(briefly)
  expect(spells('auto', true)).toEqual([])
  expect(spells('review', true)).toEqual([[[1], null, null]])
  expect(spells('review', false)).toEqual([])
})

const someLevel = fc.constantFrom<Level>('hold', 'review', 'auto')
const someDecision = fc.oneof(
  fc
    .record({
      to: fc.constantFrom<Level>('review', 'auto'),
      scope: fc.constantFrom('lane' as const, 'agentInProject' as const),
      days: fc.option(fc.integer({ min: 1, max: 30 })),
    })
    .map(({ to, scope, days }) => ({ scope, made: granted(to, scope, days === null ? null : dayOf(days)) })),
  someLevel.map((to) => ({ scope: 'lane' as const, made: lowered(to) })),
)

test('a lane is in a spell exactly when its standing allows the level', () => {
  fc.assert(
    fc.property(
      fc.array(someDecision, { maxLength: 12 }),
      fc.constantFrom<Level>('review', 'auto'),
      fc.boolean(),
      fc.integer({ min: 0, max: 40 }),
      (decisions, level, ordinary, day) => {
        const events = decisions.map(({ scope, made }, index) => ({
          scope,
          event: recorded(2 * index + 1, made),
        }))
        const of = (scope: string, until: string) =>
          events.flatMap((one) => (one.scope === scope && one.event.recordedAt <= until ? [one.event] : []))
        const [all, at] = [dayOf(50), dayOf(day)]
        const decided = (until: string) => ({
          lane: of('lane', until),
          agentInProject: of('agentInProject', until),
        })
        const allowed = standingAt(foldStanding(decided(at)), at, { ordinary }).level
        const isIn = spellsOf(level, decided(all), { ordinary, now: all }).some(
          ({ grants: [first], end }) => first.recordedAt <= at && (end === null || at < end.at),
        )
        expect(isIn).toBe(!isBelow(allowed, level))
      },
    ),
  )
})
