// Streams as they really go, told once for every test of a fold.
import type { CheckResult, Finding } from '../../domain/events/fields'
import type { ImportedChange, ImportedFate } from '../../domain/events/lane'
import {
  agentStream,
  grantStream,
  historyStream,
  laneStream,
  organisationStream,
  personStream,
  policyStream,
  projectStream,
  runStream,
  taskStream,
} from '../../domain/events/streams'
import type { TaskFields } from '../../domain/events/task'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { ada, type Told } from './log'

export const base = 'b'.repeat(40)
export const commit = 'c'.repeat(40)
export const merge = 'd'.repeat(40)
export const blob = '1'.repeat(64)
export const newerBlob = '2'.repeat(64)
export const lane = { agentId: 'a1', projectId: 'p1', taskType: 'docs' }

export const fields: TaskFields = {
  name: 'readme',
  title: 'Say what it does',
  type: 'docs',
  priority: 2,
  tags: [],
  autonomy: 'review',
  profile: null,
  agent: null,
  paths: [],
  checks: [],
}

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

const ofTask = (told: DomainEvent, context: Told['context'] = {}): Told => ({
  stream: taskStream('p1', 't1'),
  fact: told,
  context: { projectId: 'p1', ...context },
})

export const location = { path: '.leeway/tasks/readme.md', blob, commit: base }
export const taskRead = ofTask(fact('TaskRead', { ...location, fields }))
export const taskHeld = ofTask(fact('TaskRead', { ...location, fields: { ...fields, autonomy: 'hold' } }))
export const taskChanged = ofTask(fact('TaskChanged', { ...location, blob: newerBlob, fields }))
export const taskBroken = ofTask(
  fact('TaskBroken', { ...location, problems: [{ line: 1, column: 1, message: 'no title' }] }),
)
export const taskRemoved = ofTask(fact('TaskRemoved', { path: location.path, commit: base }))
export const taskSubmitted = ofTask(fact('TaskFileSubmitted', { path: location.path, blob }), { actor: ada })
export const taskFileRefused = ofTask(
  fact('TaskFileRefused', { path: location.path, why: 'the checkout is dirty' }),
)
export const taskClaimed = ofTask(fact('TaskClaimed', { by: 'ada', until: '2026-01-02T00:00:00.000Z' }), {
  actor: ada,
})
export const claimExpired = ofTask(fact('ClaimExpired', { by: 'ada' }))
export const taskClosed = ofTask(fact('TaskClosed', { reason: 'not needed' }), { actor: ada })
export const taskReopened = ofTask(fact('TaskReopened', { reason: 'needed again' }), { actor: ada })

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
export const brokenMerge = fact('MergeChecked', { merge, results: [failed], before: [passed] })
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

const zero = {
  counted: 0,
  clean: 0,
  failures: 0,
  pending: 0,
  notCounted: 0,
  completionFailures: 0,
  logSize: 0,
}
const ofLane = (told: DomainEvent, stream = laneStream(lane)): Told => ({
  stream,
  fact: told,
  context: { actor: ada, projectId: 'p1', lane },
})

export const granted = (grantId: string, to: 'review' | 'auto'): DomainEvent =>
  fact('StandingGranted', {
    grantId,
    from: 'hold',
    to,
    scope: 'lane',
    basis: 'override',
    recommendationId: null,
    reason: 'it did well elsewhere',
    conditions: { filesMax: 5, linesMax: null, mergesPerDayMax: null },
    expiresAt: null,
    figures: zero,
  })

function approvedBy(recommendationId: string): DomainEvent {
  return fact('StandingGranted', {
    ...{ grantId: 'g9', from: 'review', to: 'auto', scope: 'lane', basis: 'evidence', recommendationId },
    ...{ reason: 'it earned it', conditions: { filesMax: 3, linesMax: 40, mergesPerDayMax: 2 } },
    ...{ expiresAt: '2026-06-01T00:00:00.000Z', figures: zero, decidedAlone: true, unopened: ['r1'] },
  })
}

export const lowered = (to: 'hold' | 'review'): DomainEvent =>
  fact('StandingLowered', { from: 'auto', to, cause: 'person', reason: 'too fast' })

export const laneStory: Told[] = [
  ofLane(granted('g1', 'review')),
  ofLane(granted('g2', 'auto')),
  ofLane(lowered('review')),
  ofLane(fact('ProbationStarted', { cause: 'a regression' })),
  ofLane(fact('GrantExpired', { grantId: 'g1' })),
]
export const recommended = (recommendationId: string): DomainEvent =>
  fact('RecommendationMade', {
    ...{ recommendationId, from: 'review', to: 'auto', why: 'promotion', rule: 'excludes a lot' },
    ...{ q0: 0.2, alpha: 0.05, value: 21, strictValue: 21, labels: 0, bound: 0.19, epochs: 1, capital: 1 },
    ...{ tasks: 17, files: 17, policyVersion: 1, figures: { ...zero, counted: 17, clean: 17 } },
    evidence: [{ runId: 'r1', eventId: 'e1' }],
    expiresAt: '2026-02-01T00:00:00.000Z',
  })

const otherLane = { ...lane, taskType: 'notes' }
const ofOtherLane = (told: DomainEvent): Told => ({
  ...ofLane(told, laneStream(otherLane)),
  context: { actor: ada, projectId: 'p1', lane: otherLane },
})

export const promotionStory: Told[] = [
  ofOtherLane(recommended('c1')),
  ofOtherLane(
    fact('RecommendationWithdrawn', { recommendationId: 'c1', why: 'outcomes have come in since' }),
  ),
  ofOtherLane(recommended('c2')),
  ofOtherLane(fact('MoreAsked', { recommendationId: 'c2', reason: 'until May', more: 5 })),
  ofOtherLane(recommended('c3')),
  ofOtherLane(fact('RecommendationDeclined', { recommendationId: 'c3', reason: 'too early' })),
  ofOtherLane(recommended('c4')),
  ofOtherLane(approvedBy('c4')),
  ofOtherLane(recommended('c5')),
]
export const grantStory: Told[] = [ofLane(granted('g3', 'review'), grantStream('a1', 'p1'))]

export const pastChange = (n: number, cameTo: ImportedFate): ImportedChange => ({
  id: String(n).repeat(40),
  openedAt: `2025-01-0${n}T00:00:00.000Z`,
  closedAt: `2025-02-0${n}T00:00:00.000Z`,
  cameTo,
})
const importedFrom = (changes: ImportedChange[], of: typeof lane): Told => ({
  stream: historyStream('p1'),
  fact: fact('HistoryImported', {
    ...{ kind: 'git', source: 'main', revision: base, outcomes: changes.length, changes },
  }),
  context: { actor: ada, projectId: 'p1', lane: of },
})
const pastLane = { ...lane, taskType: 'fix' }
/** Two lanes; later one change is told otherwise, and another turns out to be of the other lane. */
export const historyStory: Told[] = [
  importedFrom([pastChange(1, 'kept'), pastChange(2, 'kept')], lane),
  importedFrom([pastChange(3, 'reverted')], pastLane),
  importedFrom([pastChange(1, 'fixed')], lane),
  importedFrom([pastChange(2, 'kept')], pastLane),
]

export const setUpStory: Told[] = [
  {
    stream: organisationStream,
    fact: fact('OrganisationCreated', { name: 'Acme' }),
    context: { actor: ada },
  },
  {
    stream: organisationStream,
    fact: fact('FreezeSet', { freezeId: 'f1', scope: { kind: 'organisation' }, reason: 'incident' }),
    context: { actor: ada },
  },
  {
    stream: organisationStream,
    fact: fact('WorkerStarted', { workerId: 'w1', version: '0.1.0', capabilities: [], jailProblem: null }),
  },
  { stream: organisationStream, fact: fact('FreezeLifted', { freezeId: 'f1', reason: 'over' }) },
  { stream: organisationStream, fact: fact('OrganisationNamed', { name: 'Acme Works' }) },
]

export const projectStory: Told[] = [
  {
    stream: projectStream('p1'),
    fact: fact('ProjectRegistered', {
      name: 'lib',
      source: '/srv/lib',
      baseBranch: 'main',
      throwaway: false,
    }),
    context: { actor: ada, projectId: 'p1' },
  },
  {
    stream: projectStream('p1'),
    fact: fact('BaseObserved', { commit: base, previous: null, landedByLeeway: false }),
    context: { projectId: 'p1' },
  },
]

export const policyStory: Told[] = [
  { stream: policyStream('p1'), fact: fact('PolicyProposed', { blob, commit: base }) },
  {
    stream: policyStream('p1'),
    fact: fact('PolicyAdopted', { version: 1, blob, reason: 'first', widens: true }),
    context: { actor: ada },
  },
  {
    stream: policyStream('p1'),
    fact: fact('PolicyRefused', {
      blob: newerBlob,
      commit: merge,
      problems: [{ line: 2, column: 1, message: 'unknown field' }],
    }),
  },
]

export const tried = (version: string, profile: string, held: boolean, unfinished?: string): Told => ({
  stream: policyStream('p1'),
  fact: fact('ConformanceRecorded', {
    ...{ runtime: 'claude-code', version, profile, rulesHash: blob },
    ...(unfinished === undefined ? {} : { unfinished }),
    results: [
      ...(unfinished === undefined ? [{ rule: 'write deny', way: 'tool', held: true }] : []),
      ...(unfinished === undefined || !held ? [{ rule: 'write deny', way: 'shell', held }] : []),
    ],
  }),
})

export const conformanceStory: Told[] = [
  tried('2.1.330', 'implement', false),
  tried('2.1.330', 'research', true),
  tried('2.1.330', 'implement', true),
  tried('2.1.197', 'implement', true),
]

export const agentStory: Told[] = [
  {
    stream: agentStream('a1'),
    fact: fact('AgentDeclared', {
      name: 'writer',
      runtime: 'command',
      provider: 'none',
      model: 'script',
      command: ['node', 'agent.mjs'],
      programDirectory: null,
      ownerId: 'ada',
      modelBaseUrl: null,
      modelPrices: null,
    }),
    context: { actor: ada },
  },
  { stream: agentStream('a1'), fact: fact('AgentRetired', { reason: 'replaced' }), context: { actor: ada } },
]

export const personStory: Told[] = [
  {
    stream: personStream('ada'),
    fact: fact('PersonAdded', { name: 'Ada', email: 'ada@example.org', scripted: false }),
  },
  {
    stream: personStream('ada'),
    fact: fact('RoleGiven', { scope: { kind: 'organisation' }, role: 'admin' }),
  },
  { stream: personStream('ada'), fact: fact('SignedIn', {}), context: { actor: ada } },
]

export const taskStory: Told[] = [
  taskSubmitted,
  taskHeld,
  taskClaimed,
  claimExpired,
  taskChanged,
  taskBroken,
  taskRead,
  taskClosed,
  taskReopened,
  taskRemoved,
]

/** One story a stream; interleaved in any way they stay possible. */
export const everyStory: readonly (readonly Told[])[] = [
  setUpStory,
  projectStory,
  policyStory,
  conformanceStory,
  agentStory,
  personStory,
  taskStory,
  laneStory,
  grantStory,
  promotionStory,
  historyStory,
  mergedRun('r1'),
  sentBackRun('r2'),
  mergedByItself('r3'),
  failedRun('r4'),
  frozenDraft('r5'),
  sampledMerge('r6'),
  takenBack('r7'),
  [
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
  ],
]
