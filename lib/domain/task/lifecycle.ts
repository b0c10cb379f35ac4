// The lifecycle of a run: its states, and which fact may follow which. What each fact changes is in evolve-run.ts.
import type { CheckResult, Finding } from '../events/fields'
import type { EventData, EventType } from '../events/vocabulary'
import type { Level } from '../level'
import type { Horizon } from './horizon'

export type Approval = {
  commit: string
  base: string
  how: 'person' | 'draft' | 'auto'
  /** The person who approved, or the worker that applied the gates. */
  by: string
  /** How many of its files the person had not marked as viewed. */
  unviewed: number
}

export type RunState =
  | { name: 'requested' }
  | { name: 'refused'; reasons: string[] }
  | { name: 'queued' }
  | { name: 'leased'; n: number }
  | { name: 'running'; n: number }
  | { name: 'capturing'; how: EventData<'AttemptEnded'>['how'] }
  | { name: 'checking'; how: EventData<'AttemptEnded'>['how'] }
  | { name: 'deciding'; how: EventData<'AttemptEnded'>['how'] }
  | { name: 'reported'; report: string }
  | { name: 'drafted'; commit: string }
  | { name: 'awaitingReview'; commit: string; why: string }
  | { name: 'readyToLand'; approval: Approval; waits: string | null }
  | { name: 'rechecking'; approval: Approval; onto: string; merge: string; passed: boolean | null }
  | { name: 'landing'; approval: Approval; expectedBase: string; merge: string }
  | { name: 'merged'; merge: string; horizon: Horizon }
  | { name: 'settled'; outcome: Outcome }
  | { name: 'regressed' }
  /** Regressed, and Leeway takes it back; `waits`: why it cannot land yet. */
  | { name: 'reverting'; waits: string | null }
  | { name: 'landingRevert'; commit: string; expectedBase: string }
  | { name: 'reverted' }
  | { name: 'discarded' }
  | { name: 'droppedDraft' }
  | { name: 'droppedReport' }
  | { name: 'empty' }
  | { name: 'timedOut' }
  | { name: 'cancelled' }
  | { name: 'failed'; kind: string }
  | { name: 'frozen'; returnTo: RunState }

export type RunStateName = RunState['name']
export type Outcome = EventData<'OutcomeSettled'>

/** What one attempt delivered, as the walker saw it. */
export type Delivery = {
  attempt: number
  base: string
  commit: string
  changeBlob: string
  findings: Finding[]
  filesChanged: number
  linesChanged: number
}

export type Run = {
  runId: string
  version: number
  projectId: string
  taskId: string
  taskBlob: string
  agentId: string
  taskType: string
  claimedBy: string | null
  level: Level
  policyVersion: number
  compiledHash: string
  attempt: number
  lease: number
  base: string | null
  delivery: Delivery | null
  checks: CheckResult[]
  checkedCommit: string | null
  /** Of the agent's program, kept for the next attempt to go on with; null where none was. */
  session: string | null
  /** What reviewers sent back, oldest first; each starts the next attempt. */
  sentBack: string[]
  /**
   * True once a person sent it back for the agent's fault, or it left its scope, brought a secret, weakened tests or
   * made a call without the decision it needs.
   */
  faulted: boolean
  outcome: Outcome | null
  /** Since it merged: as which commit, on which one, how, until when it answers, and how much it counts if clean. */
  merged: { merge: string; onto: string; how: Approval['how']; horizon: Horizon; grade: number } | null
  /** Whether the checks shall run again on its merge. */
  isWatched: boolean
  /** `asked`: drawn before it merged, and nobody has said yet what they found. */
  audit: 'none' | 'asked' | 'given'
  state: RunState
}

/** Nothing follows these but a regression or its withdrawal. */
const endings: readonly RunStateName[] = [
  'refused',
  'reported',
  'droppedDraft',
  'droppedReport',
  'discarded',
  'empty',
  'failed',
  'timedOut',
  'cancelled',
  'reverted',
  'settled',
]

export function isEnded(state: RunState): boolean {
  return endings.includes(state.name)
}

const waitsForPerson: readonly RunStateName[] = ['awaitingReview', 'drafted']

/** Whether nothing more happens to the run unless a person acts, or it has merged or ended. */
export function isAtRest(state: RunState): boolean {
  if (state.name === 'readyToLand') return state.waits !== null
  return isEnded(state) || waitsForPerson.includes(state.name) || hasMerged(state)
}

const afterMerge: readonly RunStateName[] = [
  'merged',
  'settled',
  'regressed',
  'reverting',
  'landingRevert',
  'reverted',
]

/** Whether its change stands, or stood, on the base branch. */
export function hasMerged(state: RunState): boolean {
  return afterMerge.includes(state.name)
}

/** Whether its change stands on the base branch, and nothing wrong with it is known. */
export function mayTurnOutWrong({ name }: RunState): boolean {
  return name === 'merged' || name === 'settled'
}

const onWorker: readonly RunStateName[] = ['leased', 'running', 'capturing', 'checking', 'deciding']

/** Whether a worker's lease is what drives the run in this state. */
export function isOnWorker(state: RunState): boolean {
  return onWorker.includes(state.name)
}

const beforeLanding: readonly RunStateName[] = [
  'requested',
  'queued',
  ...onWorker,
  'drafted',
  'awaitingReview',
  'readyToLand',
  'rechecking',
  'frozen',
]

/** The states each fact may follow. A fact that is not listed here never stands in a run's stream. */
const mayFollow: Partial<Record<EventType, readonly RunStateName[]>> = {
  RunAuthorized: ['requested'],
  RunRefused: ['requested', 'queued', 'leased'],
  LeaseTaken: ['queued'],
  LeaseLost: onWorker,
  AttemptStarted: ['leased'],
  AttemptEnded: ['running'],
  TreeCaptured: ['capturing'],
  CallViolated: ['running'],
  ScopeViolated: ['checking', 'deciding'],
  ChecksRun: ['checking', 'rechecking'],
  GateRefused: ['deciding', 'readyToLand', 'rechecking'],
  LevelLowered: ['queued', 'leased', 'checking', 'deciding', 'readyToLand', 'rechecking', 'awaitingReview'],
  ShadowDecided: ['deciding'],
  ReportReady: ['deciding'],
  ReportDropped: ['reported'],
  DraftReady: ['deciding'],
  DraftDropped: ['drafted'],
  ReviewRequested: ['deciding', 'readyToLand', 'rechecking'],
  ChangeSentBack: ['awaitingReview', 'drafted'],
  ChangeDiscarded: ['awaitingReview'],
  ChangeApproved: ['deciding', 'drafted', 'awaitingReview'],
  ApprovalVoided: ['readyToLand', 'rechecking'],
  LandingWaits: ['readyToLand'],
  BaseMoved: ['readyToLand', 'rechecking'],
  MergeConflicted: ['readyToLand', 'rechecking'],
  LandingStarted: ['readyToLand', 'rechecking'],
  LandingFailed: ['landing'],
  ChangeMerged: ['landing'],
  AuditSampled: ['readyToLand'],
  MergeChecked: ['merged', 'settled', 'regressed', 'reverting'],
  AuditGiven: ['merged', 'settled'],
  HorizonEnded: ['merged'],
  // What is worse can be found of what is known to be wrong already.
  RegressionFound: ['merged', 'settled', 'regressed', 'reverting', 'reverted'],
  RegressionSuspected: ['merged', 'settled'],
  RegressionWithdrawn: ['regressed', 'reverting', 'reverted'],
  RevertOrdered: ['regressed'],
  RevertStarted: ['reverting'],
  RevertWaits: ['reverting', 'landingRevert'],
  RevertGivenUp: ['reverting', 'landingRevert'],
  ChangeReverted: ['regressed', 'reverting', 'landingRevert'],
  RunCancelled: beforeLanding,
  RunFrozen: beforeLanding,
  RunThawed: ['frozen'],
  RunFailed: [...onWorker, 'queued', 'rechecking', 'readyToLand'],
  OutcomeSettled: [
    'deciding',
    'capturing',
    'checking',
    'merged',
    'regressed',
    'discarded',
    'droppedDraft',
    'droppedReport',
    'reported',
    'cancelled',
    'failed',
    'refused',
  ],
}

/** A run's stream said something that no run can say: a bug, caught nowhere. */
export class ImpossibleTransition extends Error {
  constructor(runId: string, state: RunStateName, type: string) {
    super(`run \`${runId}\` is ${state}: \`${type}\` cannot follow`)
    this.name = 'ImpossibleTransition'
  }
}

export function mayHappen(state: RunState, type: EventType): boolean {
  return mayFollow[type]?.includes(state.name) ?? false
}
