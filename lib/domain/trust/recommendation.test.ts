import { describe, expect, test } from 'vitest'
import { recordedAs } from '../events/testing/recorded-as'
import { fact, type DomainEvent } from '../events/vocabulary'
import { firstEpoch } from './epochs'
import { countEvidence, type LaneOutcome } from './lane-evidence'
import { defaultPromotion, promotionRule } from './promotion-rule'
import { foldRecommendations, recommendationFacts, wantedInWords, type LaneNow } from './recommendation'
import { readinessOf } from './readiness'
import type { WaitingChange } from './overdue'
import { outcomeOf } from './testing/outcomes'

const rule = promotionRule(defaultPromotion, { to: 'auto', isSample: false })
const now = '2026-06-01T00:00:00.000Z'
const epochs = [firstEpoch]

const outcome = (n: number, changed: Partial<LaneOutcome> = {}) => ({
  ...outcomeOf(n, { horizonDays: 28, ...changed }),
  eventId: `e${n}`,
})
const clean = (count: number) => Array.from({ length: count }, (_, n) => outcome(n))

const recorded = (facts: readonly DomainEvent[]) =>
  facts.map((one, index) => recordedAs(5_000 + index, one, { recordedAt: now }))

function lane(
  outcomes: LaneNow['outcomes'],
  told: readonly DomainEvent[] = [],
  { overdue = [], ...changed }: Partial<LaneNow> & { overdue?: readonly WaitingChange[] } = {},
): LaneNow {
  const counted = countEvidence(outcomes, { rule, epochs, asOf: changed.now ?? now, overdue })
  return {
    recommendations: foldRecommendations(recorded(told)),
    ...{ level: 'review', ceiling: 'auto', outcomes, counted, readiness: readinessOf(counted, rule), rule },
    ...{ policyVersion: 3, logSize: 1_000, now },
    ...changed,
  }
}

const decide = (of: LaneNow) => recommendationFacts(of, () => 'r1')
const decided = decide(lane(clean(35)))
/** As it is recorded. */
const made = decided.map((one) =>
  one.type === 'RecommendationMade'
    ? fact(one.type, {
        ...one.data,
        evidence: one.data.evidence.map((piece) => ({ ...piece, leafHash: 'a'.repeat(64) })),
      })
    : one,
)

describe('a lane is recommended', () => {
  test('with the evidence it stands on, frozen', () => {
    expect(decided).toEqual([
      {
        type: 'RecommendationMade',
        data: {
          ...{ recommendationId: 'r1', from: 'review', to: 'auto', why: 'promotion', q0: 0.1, alpha: 0.05 },
          rule: 'excludes a failure rate of 10 % or more at 95 %, over 5 tasks and 3 files or more',
          ...{
            value: expect.closeTo(20.63, 2) as unknown,
            strictValue: expect.closeTo(20.63, 2) as unknown,
            labels: 0,
            overdue: 0,
          },
          ...{
            bound: expect.closeTo(0.099, 3) as unknown,
            epochs: 1,
            capital: 1,
            tasks: 35,
            files: 35,
            policyVersion: 3,
          },
          figures: {
            ...{ counted: 35, clean: 35, failures: 0, pending: 0, notCounted: 0, completionFailures: 0 },
            logSize: 1_000,
          },
          evidence: clean(35).map(({ runId, eventId }) => ({ runId, eventId })),
          expiresAt: '2026-06-15T00:00:00.000Z',
        },
      },
    ])
  })

  test('not before its evidence is there, beyond auto, or above the ceiling of its type', () => {
    expect(decide(lane(clean(34)))).toEqual([])
    expect(decide(lane(clean(60), [], { level: 'auto' }))).toEqual([])
    expect(decide(lane(clean(60), [], { ceiling: 'review' }))).toEqual([])
  })

  test('once: while it is open and its ground stands, nothing more is said', () => {
    expect(decide(lane(clean(35), made))).toEqual([])
  })

  test('and tells of how many labels it depends', () => {
    const labelled = [40, 41].map((n) => outcome(n, { class: 'notCounted', labelledBy: 'lea' }))
    expect(decide(lane([...clean(36), ...labelled]))[0]).toMatchObject({ data: { labels: 2 } })
  })

  test('as a restoration where it was lowered and its evidence still says what it did', () => {
    const lowered = fact('StandingLowered', { from: 'auto', to: 'review', cause: 'regression', reason: 'r' })
    expect(decide(lane(clean(60), [lowered]))[0]).toMatchObject({ data: { why: 'restoration' } })
  })
})

describe('an open recommendation is withdrawn', () => {
  const withdrawn = (why: string) => fact('RecommendationWithdrawn', { recommendationId: 'r1', why })

  test.each([
    ['after fourteen days', { now: '2026-06-15T00:00:00.000Z' }, 'nobody decided within fourteen days'],
    ['under another policy', { policyVersion: 4 }, 'another version of the policy is in force'],
  ] as const)('%s, and made anew where its ground stands', (_, changed, why) => {
    const [gone, again] = decide(lane(clean(35), made, changed))
    expect(gone).toEqual(withdrawn(why))
    expect(again).toMatchObject({ type: 'RecommendationMade' })
  })

  test('where it was recorded without leaf hashes, and made anew with them', () => {
    const [gone, again] = decide(lane(clean(35), decided))
    expect(gone).toEqual(withdrawn('it was made before evidence carried leaf hashes'))
    expect(again).toMatchObject({ type: 'RecommendationMade' })
  })

  test('with a new failure, and is not made anew', () => {
    const failed = outcome(99, { class: 'failure', seq: 1_001 })
    expect(decide(lane([...clean(35), failed], made))).toEqual([
      withdrawn('it no longer stands: 35 clean, 1 failed; about 24 more'),
    ])
  })

  test('with a newer clean outcome, and made anew with it', () => {
    const [gone, again] = decide(lane([...clean(35), outcome(36, { seq: 1_001 })], made, { logSize: 1_010 }))
    expect(gone).toEqual(withdrawn('outcomes have come in since'))
    expect(again).toMatchObject({ data: { figures: { counted: 36, logSize: 1_010 } } })
  })

  test('with a change that nobody decided about for too long, where it would be what undoes it', () => {
    const overdue = [{ runId: 'left', since: outcome(30).at, seq: 305, beganSeq: 300 }]
    expect(decide(lane(clean(35), made, { overdue }))).toEqual([
      withdrawn(
        'it no longer stands: it depends on one delivered change that nobody has decided about for too long: decide about it',
      ),
    ])
    expect(decide(lane(clean(60), [], { overdue }))).toMatchObject([{ data: { overdue: 1, labels: 0 } }])
  })

  test('with the level it was to rise from', () => {
    expect(decide(lane(clean(35), made, { level: 'hold' }))[0]).toEqual(
      withdrawn('the lane is at `hold` now'),
    )
  })
})

describe('a lead who said no is not asked again at once', () => {
  test.each([
    ['kept the level', fact('RecommendationDeclined', { recommendationId: 'r1', reason: 'too early' }), 45],
    ['asked for more', fact('MoreAsked', { recommendationId: 'r1', reason: 'until May', more: 3 }), 38],
  ] as const)('having %s', (_, answer, enough) => {
    expect(decide(lane(clean(enough - 1), [...made, answer]))).toEqual([])
    expect(decide(lane(clean(enough), [...made, answer]))[0]).toMatchObject({ type: 'RecommendationMade' })
  })

  test('and whoever looks is told what that waits for', () => {
    const told = [...made, askedFor(3)]
    const words = (count: number) => wantedInWords(lane(clean(count), told))
    expect(words(36)).toBe('a lead wants to see 2 more outcomes that count before it is recommended again')
    expect(words(37)).toBe('a lead wants to see 1 more outcome that counts before it is recommended again')
    expect(words(38)).toBeNull()
    expect(wantedInWords(lane(clean(35), made))).toBeNull()
  })

  const askedFor = (more: number) => fact('MoreAsked', { recommendationId: 'r1', reason: 'until May', more })

  test('but about that step alone: a lane that fell to hold meanwhile may be raised to review', () => {
    const told = [...made, askedFor(20)]
    expect(decide(lane(clean(35), told, { level: 'hold' }))[0]).toMatchObject({ data: { to: 'review' } })
    expect(decide(lane(clean(35), told))).toEqual([])
  })

  test('and in a new epoch they want so many outcomes of that epoch, and none of the one before', () => {
    const another = { fromSeq: 0, startsAnew: true, cause: 'model `other`' }
    const inNewEpoch = (count: number) => {
      const terms = { rule, epochs: [...epochs, another], asOf: now, overdue: [] }
      const counted = countEvidence(clean(count), terms)
      return decide(lane(clean(count), [...made, askedFor(40)], { counted }))
    }
    expect(inNewEpoch(39)).toEqual([])
    expect(inNewEpoch(40)[0]).toMatchObject({ data: { epochs: 2 } })
  })
})

describe('a grant', () => {
  const granted = (recommendationId: string | null) =>
    fact('StandingGranted', {
      ...{ grantId: 'g', from: 'review', to: 'auto', scope: 'lane', recommendationId, reason: 'yes' },
      basis: recommendationId === null ? 'override' : 'evidence',
      conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null },
      expiresAt: null,
      figures: {
        ...{ counted: 0, clean: 0, failures: 0, pending: 0, notCounted: 0, completionFailures: 0 },
        logSize: 0,
      },
    })

  test('of the recommendation closes it', () => {
    expect(decide(lane(clean(35), [...made, granted('r1')], { level: 'auto' }))).toEqual([])
  })

  test('by hand leaves it to be withdrawn on record, because the lane is elsewhere now', () => {
    expect(decide(lane(clean(35), [...made, granted(null)], { level: 'auto' }))).toEqual([
      fact('RecommendationWithdrawn', { recommendationId: 'r1', why: 'the lane is at `auto` now' }),
    ])
  })
})
