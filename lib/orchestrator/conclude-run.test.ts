import { expect, test } from 'vitest'
import type { CheckResult, Finding } from '../domain/events/fields'
import { fact } from '../domain/events/vocabulary'
import type { Run } from '../domain/task/lifecycle'
import { conclude } from './conclude-run'

const commit = 'd'.repeat(40)
const check = (outcome: CheckResult['outcome']): CheckResult => ({
  name: 'tests',
  command: 'npm test',
  outcome,
  exitCode: outcome === 'passed' ? 0 : 1,
  durationMilliseconds: 1,
  output: null,
  source: 'policy',
})
const finding: Finding = { kind: 'outOfScope', path: 'x', message: 'outside', blocks: true }

function runAt(level: Run['level'], more: { checks?: CheckResult[]; findings?: Finding[] } = {}): Run {
  const { checks = [check('passed')], findings = [] } = more
  const delivery = { attempt: 1, base: 'a'.repeat(40), commit, changeBlob: '', findings, filesChanged: 1 }
  return {
    ...{ runId: 'r', version: 7, projectId: 'p', taskId: 't', taskBlob: '', agentId: 'a', taskType: 'docs' },
    ...{ claimedBy: null, level, policyVersion: 1, compiledHash: '', attempt: 1, lease: 1, base: null },
    ...{
      checks,
      checkedCommit: commit,
      session: null,
      sentBack: [],
      faulted: false,
      outcome: null,
      merged: null,
      isWatched: false,
      audit: 'none',
    },
    delivery: { ...delivery, linesChanged: 1 },
    state: { name: 'deciding', how: 'exited' },
  }
}

const factors = [{ factor: 'task', level: 'review', reason: 'the task asks for `review`' } as const]
const ended = { factors, refusals: [], exitCode: 0, undecided: [], report: null, sampledAt: null }
const whyOf = (run: Run, more: Partial<typeof ended> = {}) =>
  conclude({ run, ...ended, ...more }).flatMap((one) =>
    one.type === 'ReviewRequested' ? [one.data.why] : [],
  )

test('a reviewer is told first what keeps the change from merging, then why a person decides', () => {
  const run = runAt('review', { checks: [check('failed')], findings: [finding, finding] })
  expect(whyOf(run, { exitCode: 3 })).toEqual([
    "the agent's program ended with exit code 3; check `tests` failed; 2 findings forbid the merge; the task asks for `review`",
  ])
  expect(whyOf(runAt('review'))).toEqual(['the task asks for `review`'])
})

test('at auto, only a change that no gate refuses is approved without a person', () => {
  const types = (more: Partial<Parameters<typeof conclude>[0]>) =>
    conclude({ run: runAt('auto'), ...ended, ...more }).map(({ type }) => type)
  expect(types({})).toEqual(['ChangeApproved'])
  expect(types({ sampledAt: 0.2 })).toEqual(['ChangeApproved', 'AuditSampled'])
  expect(types({ sampledAt: 0.2, exitCode: 1 })).toEqual(['GateRefused', 'ReviewRequested'])
  expect(types({ exitCode: 1 })).toEqual(['GateRefused', 'ReviewRequested'])
  expect(types({ refusals: [{ gate: 'scope', why: 'outside' }] })).toEqual(['GateRefused', 'ReviewRequested'])
})

test('INVARIANT: a fault that was found stays one, also where a later attempt delivers nothing', () => {
  const classes = (run: Run) =>
    conclude({ run, ...ended }).flatMap((one) => (one.type === 'OutcomeSettled' ? [one.data.class] : []))
  const endings = ['timedOut', 'idle', 'crashed', 'budget'] as const
  const states = endings.map((how): Run['state'] => ({ name: 'deciding', how }))
  const empty: Run = { ...runAt('review'), delivery: null }
  const ends = [...states.map((state): Run => ({ ...runAt('review'), state })), empty]
  expect(ends.flatMap((run) => classes({ ...run, faulted: true }))).toEqual(ends.map(() => 'failure'))
  const incomplete = 'completionFailure'
  expect(ends.flatMap(classes)).toEqual([incomplete, incomplete, incomplete, 'notCounted', incomplete])
})

test('at hold there is a draft, and no approval whatever the gates say', () => {
  expect(conclude({ run: runAt('hold'), ...ended }).map(({ type }) => type)).toEqual(['DraftReady'])
})

test('a change whose agent made a call that nobody saw the end of waits for a person, who is told of it', () => {
  const of = (level: Run['level'], undecided: { tool: string }[]) =>
    conclude({ run: runAt(level), ...ended, undecided })
  const why = 'a call of `Write` may have run: the attempt ended without a result or a decision of it'
  expect(of('auto', [{ tool: 'Write' }])).toEqual([
    fact('GateRefused', { gate: 'calls', why }),
    fact('ReviewRequested', { commit, why: `it may not merge by itself: ${why}` }),
  ])
  expect(of('review', [{ tool: 'Write' }])).toEqual([
    fact('ShadowDecided', { wouldMerge: false, why }),
    fact('ReviewRequested', { commit, why: `${why}; the task asks for \`review\`` }),
  ])
  const many = of('auto', [{ tool: 'Write' }, { tool: 'Bash' }, { tool: 'Bash' }])
  expect(JSON.stringify(many[0])).toContain('a call of `Write` and 2 more may have run')
})
