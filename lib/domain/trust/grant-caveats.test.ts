import { expect, test } from 'vitest'
import { grantCaveats } from './grant-caveats'
import { countEvidence, type LaneOutcome } from './lane-evidence'
import type { WaitingChange } from './overdue'
import { defaultPromotion, promotionRule } from './promotion-rule'
import { noStanding, type Standing } from './standing'
import { firstEpoch } from './epochs'
import { outcomesOf } from './testing/outcomes'

const rule = promotionRule({ ...defaultPromotion, risk: 'low' }, { to: 'auto', isSample: false })
const asOf = '2026-06-01T00:00:00.000Z'

function caveats(
  outcomes: readonly LaneOutcome[],
  standing: Partial<Standing> = {},
  overdue: readonly WaitingChange[] = [],
): string[] {
  const counted = countEvidence(outcomes, { rule, epochs: [firstEpoch], asOf, overdue })
  return grantCaveats({ to: 'auto', scope: 'lane', standing: { ...noStanding, ...standing }, counted, rule })
}

const lowered = {
  ...{ to: 'review' as const, cause: 'regression', reason: 'a change turned out wrong' },
  ...{ at: '2026-05-30T10:00:00.000Z', seq: 9 },
}

test('nothing is said against what the evidence carries', () => {
  expect(caveats(outcomesOf(17))).toEqual([])
})

test('a lane without outcomes is told as that, and one that is on its way with what it lacks', () => {
  expect(caveats([])[0]).toBe(
    'its record does not meet the rule for `auto`: not enough evidence: nothing has counted yet; its clean outcomes are of 0 tasks; 5 different ones are needed; its clean outcomes are of 0 files; 3 different ones are needed',
  )
  expect(caveats(outcomesOf(13))).toEqual([
    'its record does not meet the rule for `auto`: 13 clean, none failed; about 4 more',
  ])
})

test('a fall and a probation come first, also where the evidence would carry the level', () => {
  expect(caveats(outcomesOf(17), { lowered, onProbation: true })).toEqual([
    'it was lowered to `review` on 2026-05-30: a change turned out wrong',
    'it is on probation, which this grant ends: its next run is no longer held to less',
  ])
})

test('what is pending, and what only labels carry, is said', () => {
  const pending = outcomesOf(1, { class: 'pending', horizonDays: 28 })
  expect(caveats([...outcomesOf(17), ...pending.map((one) => ({ ...one, runId: 'p' }))])).toEqual([
    '1 change still answers for regressions: what is wrong with it may not have been found yet',
  ])
  const labelled = outcomesOf(1, { class: 'notCounted', labelledBy: 'ada' }).map((one) => ({
    ...one,
    runId: 'l',
  }))
  expect(caveats([...outcomesOf(17), ...labelled])).toEqual([
    'its record meets the rule for `auto` only if people’s labels are right about its failures',
  ])
})

test('what nobody has decided about for too long speaks against it', () => {
  const waiting = { runId: 'w', since: '2026-01-01T00:00:00.000Z', seq: 20, beganSeq: 19 }
  expect(caveats(outcomesOf(17), {}, [waiting])).toEqual([
    'its record does not meet the rule for `auto`: it depends on one delivered change that nobody has decided about for too long: decide about it',
  ])
})
