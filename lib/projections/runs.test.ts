import { expect, test } from 'vitest'
import { fact } from '../domain/events/vocabulary'
import { auditStanding } from '../domain/task/audit-standing'
import { ada, at, folded, worker } from './testing/log'
import { runs, timelineMax } from './runs'
import {
  attempt,
  authorized,
  byAda,
  failedRun,
  frozenDraft,
  limits,
  mergedRun,
  ofRun,
  passed,
  reviewRequested,
  sampledMerge,
  sensitive,
  sentBackRun,
  started,
} from './testing/run-stories'
import { base, blob, commit, merge } from './testing/story-subjects'

const firstAttempt = {
  n: 1,
  lease: 1,
  base,
  limits,
  enforced: ['timeSeconds'],
  notEnforced: ['memoryBytes'],
  runtimeVersion: '1.0',
  proof: null,
  configuration: null,
  fidelity: null,
  startedAt: at(4),
  endedAt: at(5),
  how: 'exited',
  violation: null,
  why: null,
  exitCode: 0,
  durationMilliseconds: 1200,
  peakMemoryBytes: null,
  outputBytes: 10,
  output: null,
  commit,
  changeBlob: blob,
  filesChanged: 1,
  linesAdded: 3,
  linesRemoved: 1,
  findings: [],
  checks: [passed],
  sentBack: null,
}

test('a merged run tells its whole story', () => {
  const { timeline, run, ...row } = folded(runs, mergedRun('r1')).r1 ?? expect.fail()
  expect(row).toStrictEqual({
    requestedBy: worker,
    requestedAt: at(1),
    startedAt: at(4),
    endedAt: at(11),
    waitingSince: null,
    workerId: 'w1',
    factors: authorized.data.factors,
    gatesRefused: [],
    levelLowered: [],
    outOfScope: [],
    approval: { commit, base, how: 'person', unviewed: [], by: ada, at: at(9) },
    merged: { commit, merge, how: 'person', at: at(11) },
    regression: null,
    withdrawn: null,
    audit: null,
    closing: null,
    report: null,
    attempts: [firstAttempt],
  })
  expect(run.state).toStrictEqual({
    name: 'merged',
    merge,
    horizon: { days: 28, until: '2026-01-29T00:11:00.000Z' },
  })
  expect(timeline.map(({ seq, type }) => [seq, type])).toStrictEqual([
    [1, 'RunRequested'],
    [2, 'RunAuthorized'],
    [3, 'LeaseTaken'],
    [4, 'AttemptStarted'],
    [5, 'AttemptEnded'],
    [6, 'TreeCaptured'],
    [7, 'ChecksRun'],
    [8, 'ReviewRequested'],
    [9, 'ChangeApproved'],
    [10, 'LandingStarted'],
    [11, 'ChangeMerged'],
  ])
  expect(timeline.at(-1)).toStrictEqual({
    seq: 11,
    at: at(11),
    type: 'ChangeMerged',
    actor: worker,
    sentence: [
      { kind: 'worker', id: 'w1' },
      ' ',
      'landed ',
      { kind: 'commit', id: commit },
      ' as ',
      { kind: 'commit', id: merge },
    ],
  })
})

test('a run tells that it was drawn for an audit, when, and what came of it', () => {
  const drawn = folded(runs, sampledMerge('r1')).r1 ?? expect.fail()
  expect(drawn.audit).toStrictEqual({ drawnAt: at(9), share: 0.2, given: null })
  expect(auditStanding(drawn.run)).toBe('awaited')
  const given = fact('AuditGiven', { clean: false, words: 'the example is wrong', vouchedBy: 'person' })
  const found = fact('RegressionFound', { how: 'its audit found: the example is wrong', sure: 1 })
  const audited = folded(runs, sampledMerge('r1', [given, found])).r1 ?? expect.fail()
  expect(audited.audit?.given).toMatchObject({ clean: false, words: 'the example is wrong' })
  expect(auditStanding(audited.run)).toBe('given')
  const known = folded(runs, sampledMerge('r1', [found])).r1 ?? expect.fail()
  expect(auditStanding(known.run)).toBe('known')
})

test('what was found after the merge stands until it is withdrawn', () => {
  const found = byAda(fact('RegressionFound', { how: 'it broke the build', sure: 1 }))
  const story = [...mergedRun('r1'), ...ofRun('r1', [found])]
  expect(folded(runs, story).r1?.regression).toStrictEqual({
    ...{ how: 'it broke the build', sure: 1 },
    ...{ by: ada, at: at(12) },
  })
  const withdrawn = [
    ...story,
    ...ofRun('r1', [byAda(fact('RegressionWithdrawn', { why: 'it was another' }))]),
  ]
  expect(folded(runs, withdrawn).r1).toMatchObject({
    regression: null,
    withdrawn: { how: 'it broke the build', why: 'it was another', by: ada, at: at(13) },
  })
  const again = [...withdrawn, ...ofRun('r1', [found])]
  expect(folded(runs, again).r1).toMatchObject({ regression: { how: 'it broke the build' }, withdrawn: null })
})

test('a change that was sent back has an attempt for each delivery, and waits again', () => {
  const row = folded(runs, sentBackRun('r1')).r1
  expect(row?.attempts).toStrictEqual([
    {
      ...firstAttempt,
      findings: [sensitive],
      sentBack: { text: 'name the flag', cause: 'agent', by: 'ada', at: at(9) },
    },
    { ...firstAttempt, n: 2, lease: 2, startedAt: at(11), endedAt: at(12) },
  ])
  expect(row?.waitingSince).toBe(at(15))
})

test('an attempt whose lease was lost is over, and the failure is told in its own words', () => {
  const row = folded(runs, failedRun('r1')).r1
  expect(row?.attempts.map(({ how, endedAt }) => ({ how, endedAt }))).toStrictEqual([
    { how: 'leaseLost', endedAt: at(5) },
  ])
  expect(row?.workerId).toBe('w2')
  expect(row?.endedAt).toBe(at(7))
  expect(row?.closing).toStrictEqual({ cause: 'diskFull', words: 'the disk is full', by: worker, at: at(7) })
})

test('a thawed draft waits from the moment of the thaw', () => {
  const row = folded(runs, frozenDraft('r1')).r1
  expect([row?.run.state.name, row?.waitingSince, row?.endedAt]).toStrictEqual(['drafted', at(10), null])
})

test('what gates refused in an earlier attempt is not held against the next', () => {
  const refused = fact('GateRefused', { gate: 'scope', why: 'a path is out of scope' })
  const sentBack = byAda(fact('ChangeSentBack', { text: 'smaller', cause: 'workflow' }))
  const first = [...started(), ...attempt(1, 1), refused, reviewRequested]
  expect(folded(runs, ofRun('r1', first)).r1?.gatesRefused).toStrictEqual([
    { gate: 'scope', why: 'a path is out of scope', at: at(8) },
  ])
  expect(folded(runs, ofRun('r1', [...first, sentBack, ...attempt(2, 2)])).r1?.gatesRefused).toStrictEqual([])
})

test('an approval that was voided is gone', () => {
  const approved = byAda(fact('ChangeApproved', { commit, base, how: 'person', unviewed: [] }))
  const facts = [...started(), ...attempt(1, 1), reviewRequested, approved]
  const row = folded(runs, ofRun('r1', [...facts, fact('ApprovalVoided', { why: 'the level fell' })])).r1
  expect([row?.approval, row?.run.state.name]).toStrictEqual([null, 'awaitingReview'])
})

test('the timeline keeps the last entries only', () => {
  const waits = Array.from({ length: timelineMax + 5 }, (_, n) =>
    fact('LandingWaits', { why: `reason ${n}` }),
  )
  const approved = fact('ChangeApproved', { commit, base, how: 'auto', unviewed: [] })
  const row = folded(runs, ofRun('r1', [...started(), ...attempt(1, 1), approved, ...waits])).r1
  expect(row?.timeline.length).toBe(timelineMax)
  expect(row?.timeline.at(-1)?.seq).toBe(8 + timelineMax + 5)
})

test('an attempt tells its program, what that was given, and the call that ended it', () => {
  const [, attemptOfProgram, ...rest] = attempt(1, 1)
  if (attemptOfProgram?.type !== 'AttemptStarted') return expect.fail()
  const runtimeVersion = 'claude-code 2.1.330'
  const given = { runtimeVersion, proof: 'never', configuration: blob, fidelity: blob } as const
  const call = { callId: 'c1', tool: 'Bash', why: 'it ran although it was refused' }
  const story = ofRun('r1', [
    ...started(),
    fact('LeaseTaken', { n: 1, workerId: 'w1' }),
    fact('AttemptStarted', { ...attemptOfProgram.data, ...given }),
    fact('CallViolated', call),
    ...rest.slice(0, 1),
  ])
  expect(folded(runs, story).r1?.attempts[0]).toMatchObject({ ...given, violation: call })
})
