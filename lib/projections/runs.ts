// A run as its page shows it: the lifecycle's own state, and beside it the story that a decision does not need.
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import type { CheckResult, Factor, Finding, Limits } from '../domain/events/fields'
import { runEvents } from '../domain/events/run'
import { isEventType, type EventData, type EventOf, type EventType } from '../domain/events/vocabulary'
import { evolveRun } from '../domain/task/evolve-run'
import { hasMerged, isEnded, type Run, type RunStateName } from '../domain/task/lifecycle'
import { describeEvent } from './audit'
import type { Projection } from './projection'
import type { Sentence } from './sentence'

/** One execution, by one lease. A lost lease ends an attempt without its number going up. */
export type AttemptRow = {
  n: number
  lease: number
  base: string
  /** The program with its version, as `claude-code 2.1.330`. */
  runtimeVersion: string
  /** Whether this version had been tried on what the policy forbids; null where nobody knew. */
  proof: NonNullable<EventData<'AttemptStarted'>['proof']> | null
  /** The blobs of what its program was configured with and of who held each rule; null where none was stored. */
  configuration: string | null
  fidelity: string | null
  limits: Limits
  enforced: string[]
  notEnforced: string[]
  startedAt: string
  endedAt: string | null
  how: EventData<'AttemptEnded'>['how'] | 'leaseLost' | null
  /** The call that ended it, because it ran without a decision. */
  violation: EventData<'CallViolated'> | null
  /** Which limit or budget was spent, where that ended it, its figure and what was used. */
  why: string | null
  exitCode: number | null
  durationMilliseconds: number | null
  peakMemoryBytes: number | null
  outputBytes: number | null
  /** The blob of the program's whole output. */
  output: string | null
  commit: string | null
  /** The blob of a `Change` document. */
  changeBlob: string | null
  filesChanged: number
  linesAdded: number
  linesRemoved: number
  findings: Finding[]
  /** The first checks of this attempt's commit; later ones on a moved base are in `run.checks`. */
  checks: CheckResult[]
  sentBack: { text: string; cause: string; by: string; at: string } | null
}

export type TimelineEntry = { seq: number; at: string; type: EventType; actor: Actor; sentence: Sentence }

export type RunRow = {
  /** The fold of the lifecycle: ids, level, attempt, delivery, checks, state. */
  run: Run
  requestedBy: Actor
  requestedAt: string
  /** When the first attempt began. */
  startedAt: string | null
  /** When it merged or reached an end; null while it goes on. */
  endedAt: string | null
  /** Since when a person or the base branch is waited for. */
  waitingSince: string | null
  workerId: string | null
  factors: Factor[]
  gatesRefused: { gate: string; why: string; at: string }[]
  levelLowered: { from: string; to: string; why: string; at: string }[]
  outOfScope: string[]
  approval: (EventData<'ChangeApproved'> & { by: Actor; at: string }) | null
  merged: (EventData<'ChangeMerged'> & { at: string }) | null
  /** What was found of it after the merge, while that stands. */
  regression: (EventData<'RegressionFound'> & { by: Actor; at: string }) | null
  /** What was found and taken back by a person, where nothing is found now. */
  withdrawn: { how: string; why: string; by: Actor; at: string } | null
  /** Drawn before the merge for a person to read, with what they found; null: it was not drawn. */
  audit: RunAudit | null
  /** What was said when it was discarded, dropped, cancelled or failed. */
  closing: { cause: string | null; words: string; by: Actor; at: string } | null
  /** The blob of the report of a run at hold. */
  report: string | null
  attempts: AttemptRow[]
  /** The last `timelineMax` events, oldest first. */
  timeline: TimelineEntry[]
}

export type RunAudit = {
  drawnAt: string
  /** The chance that it was drawn with. */
  share: number
  given: { clean: boolean; words: string; by: Actor; at: string } | null
}

export const timelineMax = 300
const waitingStates: readonly RunStateName[] = ['awaitingReview', 'drafted', 'readyToLand', 'frozen']

export const runTypes = Object.keys(runEvents).filter(isEventType)

/** The run whose own stream the event stands in. */
export function runKeys(event: RecordedEvent): string[] {
  const [kind, runId] = event.stream.split('/')
  return kind === 'run' && runId !== undefined ? [runId] : []
}

export const runs: Projection<RunRow> = {
  name: 'runs',
  version: 7,
  types: runTypes,
  keys: runKeys,
  evolve(row, event) {
    const run = evolveRun(row?.run, event)
    const known = row ?? requestedRow(run, event)
    const told = { ...known, ...storyOf(known, event), run, attempts: attemptsAfter(known.attempts, event) }
    return { ...told, ...timesOf(known, run, event), timeline: timelineAfter(known.timeline, event) }
  },
  index: ({ run, requestedAt }) => ({ projectId: run.projectId, state: run.state.name, sort: requestedAt }),
}

function requestedRow(run: Run, event: RecordedEvent): RunRow {
  return {
    run,
    requestedBy: event.actor,
    requestedAt: event.occurredAt,
    startedAt: null,
    endedAt: null,
    waitingSince: null,
    workerId: null,
    factors: [],
    gatesRefused: [],
    levelLowered: [],
    outOfScope: [],
    approval: null,
    merged: null,
    regression: null,
    withdrawn: null,
    audit: null,
    closing: null,
    report: null,
    attempts: [],
    timeline: [],
  }
}

function storyOf(row: RunRow, event: RecordedEvent): Partial<RunRow> {
  const at = event.occurredAt
  switch (event.type) {
    case 'RunAuthorized':
      return { factors: event.data.factors }
    case 'LeaseTaken':
      return { workerId: event.data.workerId }
    case 'LeaseLost':
      return { workerId: null }
    case 'AttemptStarted':
      // What an earlier attempt was refused for says nothing about this one.
      return { startedAt: row.startedAt ?? at, gatesRefused: [], outOfScope: [], approval: null }
    case 'GateRefused':
      return { gatesRefused: [...row.gatesRefused, { ...event.data, at }] }
    case 'LevelLowered':
      return { levelLowered: [...row.levelLowered, { ...event.data, at }] }
    case 'ScopeViolated':
      return { outOfScope: event.data.paths }
    case 'ReportReady':
      return { report: event.data.report }
    case 'ChangeApproved':
      return { approval: { ...event.data, by: event.actor, at } }
    case 'ApprovalVoided':
    case 'MergeConflicted':
    case 'RunFrozen':
      return { approval: null }
    case 'ChangeMerged':
      return { merged: { ...event.data, at } }
    case 'AuditSampled':
      return { audit: { drawnAt: at, share: event.data.share, given: null } }
    case 'AuditGiven': {
      const { clean, words } = event.data
      return { audit: row.audit && { ...row.audit, given: { clean, words, by: event.actor, at } } }
    }
    case 'RegressionFound':
      return { regression: { ...event.data, by: event.actor, at }, withdrawn: null }
    case 'RegressionWithdrawn':
      return { regression: null, withdrawn: withdrawnOf(row, event, event.data.why) }
    default:
      return closingOf(event)
  }
}

function withdrawnOf({ regression }: RunRow, event: RecordedEvent, why: string): RunRow['withdrawn'] {
  return regression && { how: regression.how, why, by: event.actor, at: event.occurredAt }
}

function closingOf(event: RecordedEvent): Partial<RunRow> {
  const said = { by: event.actor, at: event.occurredAt }
  switch (event.type) {
    case 'DraftDropped':
    case 'ReportDropped':
    case 'ChangeDiscarded':
      return { closing: { ...said, cause: event.data.cause, words: event.data.words } }
    case 'RunCancelled':
      return { closing: { ...said, cause: null, words: event.data.reason } }
    case 'RunRefused':
      return { closing: { ...said, cause: null, words: event.data.reasons.join('; ') } }
    case 'RunFailed':
      return { closing: { ...said, cause: event.data.kind, words: event.data.message } }
    default:
      return {}
  }
}

function timesOf(row: RunRow, run: Run, event: RecordedEvent): Pick<RunRow, 'endedAt' | 'waitingSince'> {
  const at = event.occurredAt
  const isOver = isEnded(run.state) || hasMerged(run.state)
  const isWaiting = waitingStates.includes(run.state.name)
  const hasWaited = row.run.state.name === run.state.name ? row.waitingSince : null
  return {
    endedAt: isOver ? (row.endedAt ?? at) : null,
    waitingSince: isWaiting ? (hasWaited ?? at) : null,
  }
}

function timelineAfter(timeline: readonly TimelineEntry[], event: RecordedEvent): TimelineEntry[] {
  const { seq, occurredAt, type, actor } = event
  const entry = { seq, at: occurredAt, type, actor, sentence: describeEvent(event) }
  return [...timeline, entry].slice(-timelineMax)
}

function attemptsAfter(attempts: AttemptRow[], event: RecordedEvent): AttemptRow[] {
  if (event.type === 'AttemptStarted') return [...attempts, startedAttempt(event.data, event.occurredAt)]
  const last = attempts.at(-1)
  return last ? [...attempts.slice(0, -1), { ...last, ...attemptChange(last, event) }] : attempts
}

function startedAttempt(data: EventOf<'AttemptStarted'>['data'], at: string): AttemptRow {
  const { n, lease, base, runtimeVersion, limits, enforced, notEnforced } = data
  const { proof = null, configuration = null, fidelity = null } = data
  return {
    ...{ n, lease, base, runtimeVersion, proof, configuration, fidelity, limits, enforced, notEnforced },
    startedAt: at,
    endedAt: null,
    how: null,
    violation: null,
    why: null,
    exitCode: null,
    durationMilliseconds: null,
    peakMemoryBytes: null,
    outputBytes: null,
    output: null,
    commit: null,
    changeBlob: null,
    filesChanged: 0,
    linesAdded: 0,
    linesRemoved: 0,
    findings: [],
    checks: [],
    sentBack: null,
  }
}

function attemptChange(last: AttemptRow, event: RecordedEvent): Partial<AttemptRow> {
  const at = event.occurredAt
  switch (event.type) {
    case 'AttemptEnded': {
      const {
        how,
        exitCode,
        durationMilliseconds,
        peakMemoryBytes,
        outputBytes,
        output,
        why = null,
      } = event.data
      const used = { durationMilliseconds, peakMemoryBytes, outputBytes }
      return { how, why, exitCode, ...used, output, endedAt: at }
    }
    case 'CallViolated':
      return { violation: event.data }
    case 'LeaseLost':
      // A lease taken after this attempt's may be lost before any attempt of its own has started.
      return last.lease === event.data.n ? { how: last.how ?? 'leaseLost', endedAt: last.endedAt ?? at } : {}
    case 'TreeCaptured': {
      const { commit, change, filesChanged, linesAdded, linesRemoved, findings } = event.data
      return { commit, changeBlob: change, filesChanged, linesAdded, linesRemoved, findings }
    }
    case 'ChecksRun':
      return last.checks.length === 0 && event.data.commit === last.commit
        ? { checks: event.data.results }
        : {}
    case 'ChangeSentBack':
      return { sentBack: { ...event.data, by: event.actor.id, at } }
    default:
      return {}
  }
}
