import { expect, test } from 'vitest'
import { firstEpoch } from './epochs'
import { countEvidence, type LaneOutcome } from './lane-evidence'
import { defaultPromotion, promotionRule } from './promotion-rule'
import { sharedGrantCaveats } from './shared-grant-caveats'
import { noStanding, type Grant, type Standing } from './standing'
import { outcomesOf } from './testing/outcomes'

const rule = promotionRule({ ...defaultPromotion, risk: 'low' }, { to: 'review', isSample: false })
const now = '2026-06-01T00:00:00.000Z'

function lane(taskType: string, outcomes: readonly LaneOutcome[], standing: Partial<Standing> = {}) {
  const counted = countEvidence(outcomes, { rule, epochs: [firstEpoch], asOf: now, overdue: [] })
  return { taskType, rule, counted, standing: { ...noStanding, ...standing } }
}

const lowered = {
  ...{ to: 'hold' as const, cause: 'critical', reason: 'it read a secret' },
  ...{ at: '2026-05-30T10:00:00.000Z', seq: 9 },
}
const grant: Grant = {
  ...{ grantId: 'g1', to: 'review', scope: 'lane', basis: 'override', reason: 'it is good', by: 'lea' },
  ...{ at: '2026-05-01T00:00:00.000Z', seq: 5, knownTo: 5, expiresAt: null },
  conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null },
}
const failed = outcomesOf(3, { class: 'failure' })

test('lanes that their evidence carries, or that are there without an end, are only counted', () => {
  const granted = lane('docs', failed, { level: 'review', grants: [grant] })
  expect(sharedGrantCaveats([lane('tests', outcomesOf(17)), granted], now)).toEqual({
    ...{ covered: 2, raised: 1, fallen: [], told: [], more: 0 },
  })
})

test('a lane whose own grant ends is told: what is granted now carries it on', () => {
  const ending = lane('docs', failed, {
    ...{ level: 'review', grants: [{ ...grant, expiresAt: '2026-06-02T00:00:00.000Z' }] },
  })
  expect(sharedGrantCaveats([ending], now).told[0]?.taskTypes).toEqual(['docs'])
})

test('the worst comes first: a fall to hold, then a probation, then faults, then what has no record', () => {
  const { told } = sharedGrantCaveats(
    [
      ...[lane('a-new', []), lane('b-failed', failed), lane('c-probation', [], { onProbation: true })],
      ...[lane('d-fallen', outcomesOf(17), { lowered }), lane('e-new', [])],
    ],
    now,
  )
  expect(told.map(({ taskTypes }) => taskTypes)).toEqual([
    ...[['d-fallen'], ['c-probation'], ['b-failed'], ['a-new', 'e-new']],
  ])
  expect(told[0]?.caveats).toEqual(['it was lowered to `hold` on 2026-05-30: it read a secret'])
  expect(told[1]?.caveats[0]).toBe('it is on probation, and stays on it under this grant')
})

test('a lane that was lowered to hold by itself is named, and not raised', () => {
  const fell = lane('secrets', outcomesOf(17), { lowered, fell: lowered })
  expect(sharedGrantCaveats([fell, lane('new', [])], now)).toMatchObject({
    ...{ covered: 2, raised: 1, fallen: ['secrets'] },
    told: [{ taskTypes: ['new'] }],
  })
})

test('a long list ends, and says how many lanes it leaves out', () => {
  const lanes = Array.from({ length: 11 }, (_, n) => lane(`type-${n}`, outcomesOf(n, { class: 'failure' })))
  const { told, more } = sharedGrantCaveats(lanes, now)
  expect({ told: told.flatMap(({ taskTypes }) => taskTypes).length, more }).toEqual({ told: 8, more: 3 })
  expect(told[0]?.taskTypes).toEqual(['type-10'])
})
