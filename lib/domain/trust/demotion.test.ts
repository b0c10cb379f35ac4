import { describe, expect, test } from 'vitest'
import { fact } from '../events/vocabulary'
import { demotionFacts, isWarnedOf, type LaneAtRisk } from './demotion'
import type { LaneOutcome } from './lane-evidence'
import { firstEpoch } from './epochs'
import { noStanding, type Grant, type Standing } from './standing'

const grant: Grant = {
  ...{ grantId: 'g', to: 'auto', scope: 'lane', basis: 'evidence', reason: 'r', by: 'lea' },
  ...{ conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null }, expiresAt: null },
  ...{ at: '2026-01-01T00:00:00.000Z', seq: 100, knownTo: 98 },
}
const atAuto: Standing = { ...noStanding, level: 'auto', grants: [grant] }

function merge(seq: number, changed: Partial<LaneOutcome> = {}): LaneOutcome {
  const at = new Date(Date.UTC(2026, 0, 1) + seq * 60_000).toISOString()
  return {
    ...{ runId: `run-${seq}`, taskId: 't', files: [], class: 'clean', grade: 1, vouchedBy: 'nobody' },
    ...{
      labelledBy: null,
      excusedBy: null,
      critical: null,
      shadow: null,
      how: 'auto',
      sampled: false,
      mergedAt: at,
      at,
      horizonDays: 28,
    },
    ...{ beganSeq: seq - 1, seq },
    ...changed,
  }
}

function lane(changed: Partial<LaneAtRisk>): LaneAtRisk {
  const nothing = { outcomes: [], epochs: [firstEpoch], q0: 0.1, warnedSeq: 0 }
  return { standing: atAuto, level: 'auto', ...nothing, ...changed }
}

describe('at once', () => {
  test('a regression of an automatic merge returns the lane to review, on probation', () => {
    expect(demotionFacts(lane({ outcomes: [merge(110), merge(120, { class: 'failure' })] }))).toEqual([
      fact('StandingLowered', {
        ...{ from: 'auto', to: 'review', cause: 'regression', evidence: ['run-120'] },
        reason: 'a change that merged by itself turned out wrong',
      }),
      fact('ProbationStarted', { cause: 'a change that merged by itself turned out wrong' }),
    ])
  })

  test('INVARIANT: what was granted to one model or program is not granted to another', () => {
    const other = { fromSeq: 110, startsAnew: true, cause: 'model `two`' }
    const back = { fromSeq: 110, startsAnew: false, resumesBefore: 50, cause: 'model `one`' }
    const lowered = fact('StandingLowered', {
      ...{ from: 'auto', to: 'review', cause: 'epoch', evidence: [] },
      reason: 'auto was granted to what its agent was before (model `two`)',
    })
    expect(demotionFacts(lane({ epochs: [firstEpoch, other] }))).toEqual([lowered])
    expect(demotionFacts(lane({ epochs: [firstEpoch, back] }))).toHaveLength(1)
    const program = { fromSeq: 110, startsAnew: false, replacesProgram: true, cause: 'its program changed' }
    expect(demotionFacts(lane({ epochs: [firstEpoch, program] }))).toHaveLength(1)
    const outcomes = [merge(105, { class: 'failure' })]
    expect(demotionFacts(lane({ epochs: [firstEpoch, other], outcomes }))[0]).toMatchObject({
      data: { cause: 'regression' },
    })
    expect(demotionFacts(lane({ epochs: [firstEpoch, { ...other, fromSeq: 90 }] }))).toEqual([])
    expect(demotionFacts(lane({ epochs: [firstEpoch, { ...other, startsAnew: false }] }))).toEqual([])
    expect(demotionFacts(lane({ level: 'review', epochs: [firstEpoch, other] }))).toEqual([])
  })

  test('a critical event drops the lane to hold, from whatever level', () => {
    const outcomes = [
      merge(130, { class: 'failure', how: null, critical: 'a tool call ran without a decision' }),
    ]
    for (const level of ['review', 'auto'] as const)
      expect(demotionFacts(lane({ level, outcomes }))[0]).toMatchObject({
        type: 'StandingLowered',
        data: { from: level, to: 'hold', cause: 'critical', evidence: ['run-130'] },
      })
    expect(demotionFacts(lane({ level: 'hold', outcomes }))).toEqual([])
  })

  test.each([
    ['a failure that a person merged', { outcomes: [merge(120, { class: 'failure', how: 'person' })] }],
    ['what the lead who granted knew of', { outcomes: [merge(90, { class: 'failure' })] }],
    ['a lane at review', { level: 'review', outcomes: [merge(120, { class: 'failure' })] }],
    ['what is clean or pending', { outcomes: [merge(120), merge(121, { class: 'pending' })] }],
  ] as const)('%s lowers nothing', (_, changed) => {
    expect(demotionFacts(lane(changed))).toEqual([])
  })

  test('INVARIANT: what came in between its giver’s reading and the grant lowers as what comes after it', () => {
    const between = merge(99, { class: 'failure' })
    expect(demotionFacts(lane({ outcomes: [between] }))[0]).toMatchObject({ data: { cause: 'regression' } })
    expect(demotionFacts(lane({ outcomes: [{ ...between, seq: 98 }] }))).toEqual([])
  })

  test('INVARIANT: a demotion to review answers for nothing else that had happened', () => {
    const lowering = { to: 'review' as const, cause: 'regression', reason: 'r', at: grant.at, seq: 150 }
    const standing: Standing = {
      ...{ ...noStanding, level: 'review', lowered: lowering },
      grants: [{ ...grant, to: 'review' }],
    }
    const outcomes = [merge(149, { class: 'failure', how: null, critical: 'a secret was exposed' })]
    expect(demotionFacts(lane({ standing, level: 'review', outcomes }))[0]).toMatchObject({
      data: { from: 'review', to: 'hold', cause: 'critical' },
    })
  })

  test('a newer grant of less, for the agent in the whole project, forgives nothing', () => {
    const shared: Grant = {
      ...grant,
      grantId: 'h',
      to: 'review',
      scope: 'agentInProject',
      seq: 140,
      knownTo: 139,
    }
    const standing: Standing = { ...atAuto, grants: [shared, grant] }
    const facts = demotionFacts(lane({ standing, outcomes: [merge(120, { class: 'failure' })] }))
    expect(facts[0]).toMatchObject({ data: { to: 'review', cause: 'regression' } })
  })

  test('a newer grant of the same for the agent in the whole project forgives nothing, where the lane has its own', () => {
    const own: Grant = { ...grant, to: 'review' }
    const shared: Grant = { ...own, grantId: 'h', scope: 'agentInProject', seq: 140, knownTo: 139 }
    const outcomes = [merge(120, { class: 'failure', how: null, critical: 'a secret was exposed' })]
    const at = (grants: Grant[]) =>
      demotionFacts(lane({ standing: { ...noStanding, level: 'review', grants }, level: 'review', outcomes }))
    expect(at([shared, own])[0]).toMatchObject({ data: { to: 'hold', cause: 'critical' } })
    expect(at([shared])).toEqual([])
  })

  test('INVARIANT: a person who lowers a lane first spares it no probation', () => {
    const fell = { to: 'review' as const, cause: 'person', reason: 'r', at: grant.at, seq: 130 }
    const standing: Standing = {
      ...{ ...noStanding, level: 'review', lowered: fell, fell },
      grants: [{ ...grant, to: 'review' }],
    }
    const at = (changed: Partial<Standing>, seq: number) =>
      demotionFacts(
        lane({
          ...{ standing: { ...standing, ...changed }, level: 'review' },
          outcomes: [merge(seq, { class: 'failure' })],
        }),
      )
    const probation = fact('ProbationStarted', { cause: 'a change that merged by itself turned out wrong' })
    expect(at({}, 120)).toEqual([probation])
    expect(at({}, 140)).toEqual([probation])
    expect(at({ onProbation: true }, 140)).toEqual([])
    expect(at({}, 98)).toEqual([])
    expect(at({ lowered: null, fell: null }, 140)).toEqual([])
  })

  test('it is done once: what was lowered for is not lowered for again', () => {
    const standing: Standing = {
      ...noStanding,
      level: 'auto',
      grants: [{ ...grant, seq: 140, knownTo: 139 }],
      lowered: null,
    }
    expect(demotionFacts(lane({ standing, outcomes: [merge(120, { class: 'failure' })] }))).toEqual([])
  })
})

describe('INVARIANT: drift is looked for over every automatic merge of the present epoch', () => {
  /** Each failure lowered the lane, and a lead gave it back: the last time at position 100. */
  const wrong = (...seqs: number[]) => seqs.map((seq) => merge(seq, { class: 'failure' }))
  const known = [merge(10), ...wrong(20, 30, 40)]

  test('a lane that was given back again and again is warned about, once for each time', () => {
    const warned = fact('DriftWarned', {
      detail: 'more of its automatic merges turn out wrong than should; half are sampled',
    })
    expect(demotionFacts(lane({ outcomes: known }))).toEqual([warned])
    expect(demotionFacts(lane({ outcomes: known, warnedSeq: 99 }))).toEqual([])
    expect(demotionFacts(lane({ outcomes: known, warnedSeq: 97 }))).toEqual([warned])
    const isWarned = [
      lane({ warnedSeq: 99 }),
      lane({ warnedSeq: 97 }),
      lane({ warnedSeq: 99, level: 'review' }),
    ]
    expect(isWarned.map(isWarnedOf)).toEqual([true, false, false])
    expect(demotionFacts(lane({ outcomes: [merge(10), ...wrong(20)] }))).toEqual([])
  })

  test('the next failure lowers it for drift, which begins an epoch, with all that went wrong', () => {
    expect(demotionFacts(lane({ outcomes: [...known, ...wrong(50, 120)] }))[0]).toEqual(
      fact('StandingLowered', {
        ...{ from: 'auto', to: 'review', cause: 'drift' },
        reason: 'more of its automatic merges turn out wrong than did',
        evidence: ['run-20', 'run-30', 'run-40', 'run-50', 'run-120'],
      }),
    )
  })

  test('and for a regression where it fails no more often than it did', () => {
    const clean = Array.from({ length: 60 }, (_, n) => merge(30 + n))
    const outcomes = [merge(10), ...wrong(20), ...clean, ...wrong(120)]
    expect(demotionFacts(lane({ outcomes }))[0]).toMatchObject({ data: { cause: 'regression' } })
  })

  test('what was before the epoch, and what a person merged, is no part of it', () => {
    const epochs = [firstEpoch, { fromSeq: 45, startsAnew: false, cause: 'lowered to `review`' }]
    expect(demotionFacts(lane({ outcomes: known, epochs }))).toEqual([])
    const byPerson = known.map((one) => ({ ...one, how: 'person' as const }))
    expect(demotionFacts(lane({ outcomes: byPerson }))).toEqual([])
  })
})
