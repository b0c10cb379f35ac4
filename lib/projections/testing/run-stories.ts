// Streams of runs, as they really go: from the request to what became of the change.
import type { CheckResult, Finding } from '../../domain/events/fields'
import { runStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { ada, type Told } from './log'
import { base, blob, commit, lane, merge } from './story-subjects'

export const passed: CheckResult = {
  name: 'test',
  command: 'npm test',
  outcome: 'passed',
  exitCode: 0,
  durationMilliseconds: 900,
  output: null,
  source: 'policy',
}

export const sensitive: Finding = {
  kind: 'sensitivePath',
  path: 'src/login.ts',
  message: 'touches signing in',
  blocks: false,
}

export const limits = {
  timeSeconds: 60,
  idleSeconds: 30,
  outputBytes: 1000,
  processes: 10,
  memoryBytes: 1000,
  diskBytes: 1000,
  files: 10,
  tokens: null,
  costMicroUsd: null,
}

/** Facts of one run in its stream. */
export function ofRun(
  runId: string,
  facts: readonly (DomainEvent | [DomainEvent, Told['context']])[],
): Told[] {
  return facts.map((one) => {
    const [told, context] = Array.isArray(one) ? one : [one, {}]
    return { stream: runStream(runId), fact: told, context: { projectId: 'p1', runId, lane, ...context } }
  })
}

export const byAda = (told: DomainEvent): [DomainEvent, Told['context']] => [told, { actor: ada }]

export const runRequested = (claimedBy: string | null = null) =>
  fact('RunRequested', { projectId: 'p1', taskId: 't1', taskBlob: blob, agentId: 'a1', claimedBy })

export const authorized = fact('RunAuthorized', {
  level: 'review',
  factors: [
    { factor: 'task', level: 'review', reason: 'the task file' },
    { factor: 'standing', level: 'review', reason: 'a grant' },
    { factor: 'ceiling', level: 'auto', reason: 'no ceiling' },
    { factor: 'restriction', level: 'auto', reason: 'no restriction' },
  ],
  policyVersion: 1,
  compiledHash: blob,
})

export const attemptStarted = (n: number, lease: number) =>
  fact('AttemptStarted', {
    n,
    lease,
    base,
    limits,
    enforced: ['timeSeconds'],
    notEnforced: ['memoryBytes'],
    runtimeVersion: '1.0',
  })

export const treeCaptured = (n: number, findings: Finding[] = []) =>
  fact('TreeCaptured', {
    n,
    tree: base,
    commit,
    findings,
    filesChanged: 1,
    linesAdded: 3,
    linesRemoved: 1,
    change: blob,
  })

/** One attempt from its lease to the checks. */
export const attempt = (n: number, lease: number, findings: Finding[] = []): DomainEvent[] => [
  fact('LeaseTaken', { n: lease, workerId: 'w1' }),
  attemptStarted(n, lease),
  fact('AttemptEnded', {
    n,
    how: 'exited',
    exitCode: 0,
    durationMilliseconds: 1200,
    outputBytes: 10,
    peakMemoryBytes: null,
    output: null,
  }),
  treeCaptured(n, findings),
  fact('ChecksRun', { commit, results: [passed] }),
]

export const started = (claimedBy: string | null = null): DomainEvent[] => [
  runRequested(claimedBy),
  authorized,
]
export const reviewRequested = fact('ReviewRequested', { why: 'the level is review', commit })
export const approved = fact('ChangeApproved', { commit, base, how: 'person', unviewed: [] })
export const landed: DomainEvent[] = [
  fact('LandingStarted', { commit, expectedBase: base, merge, target: 'main' }),
  fact('ChangeMerged', { commit, merge, how: 'person' }),
]
export const settledClean = fact('OutcomeSettled', { class: 'clean', grade: 1, cause: 'horizon' })

export const mergedRun = (runId: string): Told[] =>
  ofRun(runId, [...started(), ...attempt(1, 1), reviewRequested, byAda(approved), ...landed])

export const sentBackRun = (runId: string): Told[] =>
  ofRun(runId, [
    ...started(),
    ...attempt(1, 1, [sensitive]),
    reviewRequested,
    byAda(fact('ChangeSentBack', { text: 'name the flag', cause: 'agent' })),
    ...attempt(2, 2),
    reviewRequested,
  ])

export const mergedByItself = (runId: string): Told[] =>
  ofRun(runId, [
    ...started(),
    ...attempt(1, 1),
    fact('ChangeApproved', { commit, base, how: 'auto', unviewed: [] }),
    fact('LandingWaits', { why: 'the checkout is dirty' }),
    fact('LandingStarted', { commit, expectedBase: base, merge, target: 'main' }),
    fact('ChangeMerged', { commit, merge, how: 'auto' }),
    fact('HorizonEnded', { days: 28 }),
    settledClean,
    fact('RegressionFound', { how: 'a check fails', sure: 0.9 }),
  ])

/** Its audit is asked for; `more`: what happened since. */
export const sampledMerge = (
  runId: string,
  more: readonly (DomainEvent | [DomainEvent, Told['context']])[] = [],
) =>
  ofRun(runId, [
    ...started(),
    ...attempt(1, 1),
    fact('ChangeApproved', { commit, base, how: 'auto', unviewed: [] }),
    fact('AuditSampled', { share: 0.2 }),
    fact('LandingStarted', { commit, expectedBase: base, merge, target: 'main' }),
    fact('ChangeMerged', { commit, merge, how: 'auto', watched: true }),
    ...more,
  ])

const failed: CheckResult = { ...passed, outcome: 'failed', exitCode: 1 }
const brokenMerge = fact('MergeChecked', { merge, results: [failed], before: [passed] })
export const brokenBefore = fact('MergeChecked', { merge, results: [failed], before: [failed] })
const revertCommit = 'e'.repeat(40)

export const takenBack = (runId: string): Told[] =>
  sampledMerge(runId, [
    brokenMerge,
    fact('RegressionFound', { how: 'a check fails', sure: 1 }),
    fact('RevertOrdered', {}),
    fact('RevertWaits', { why: 'the checkout is dirty' }),
    fact('RevertStarted', { commit: revertCommit, expectedBase: merge }),
    fact('ChangeReverted', { commit: revertCommit, landed: true }),
  ])

export const failedRun = (runId: string): Told[] =>
  ofRun(runId, [
    ...started(),
    fact('LeaseTaken', { n: 1, workerId: 'w1' }),
    attemptStarted(1, 1),
    fact('LeaseLost', { n: 1 }),
    fact('LeaseTaken', { n: 2, workerId: 'w2' }),
    fact('RunFailed', { kind: 'diskFull', message: 'the disk is full' }),
  ])

export const frozenDraft = (runId: string): Told[] =>
  ofRun(runId, [
    ...started('ada'),
    ...attempt(1, 1),
    fact('DraftReady', { commit }),
    fact('RunFrozen', { freezeId: 'f1' }),
    fact('RunThawed', {}),
  ])

/** What an agent said and used, in the stream of an attempt. */
export const activityStory: Told[] = [
  {
    stream: 'activity/r1/1/1',
    fact: fact('MessageSaid', { text: 'done' }),
    context: { runId: 'r1', lane },
  },
  {
    stream: 'activity/r1/1/1',
    fact: fact('UsageCounted', { inputTokens: 100, outputTokens: 10, costMicroUsd: 7 }),
    context: { runId: 'r1', lane },
  },
  {
    stream: 'activity/r1/1/1',
    fact: fact('UsageCounted', { inputTokens: 50, outputTokens: 5, costMicroUsd: null }),
    context: { runId: 'r1', lane },
  },
]
