// What each run that came to something counts as, for its lane. One row a run: a run that is scored again replaces its
// own row only, and a lane's figures are counted by the database, however long its history.
import type { Lane, RecordedEvent } from '../domain/events/envelope'
import type { LaneFigures } from '../domain/events/lane'
import { laneStream } from '../domain/events/streams'
import type { CriticalKind, VouchedBy } from '../domain/events/run'
import type { EventData } from '../domain/events/vocabulary'
import { defaultHorizonDays } from '../domain/task/horizon'
import type { ClosedChange } from '../domain/trust/backtest/closed-change'
import type { RecordedRun } from '../domain/trust/backtest/recorded-run'
import type { LaneOutcome } from '../domain/trust/lane-evidence'
import type { WaitingChange } from '../domain/trust/overdue'
import type { Projection, RowFilter } from './projection'

export type OutcomeRow = OutcomeState & {
  requestedSeq: number
  /**
   * When something to decide about was delivered first, and where the attempts began that delivered it and that came
   * after; null: nothing was.
   */
  delivered: (Pick<WaitingChange, 'since' | 'seq'> & { beganSeqs: number[] }) | null
  /**
   * What it was before, oldest first, since it first came to something, each as far as it differs from what came next:
   * whoever asks about a moment reads what was known then.
   */
  earlier: EarlierState[]
}

type EarlierState = Partial<OutcomeState> & { sinceSeq: number }

/** How many runs of a lane, by its stream, are in one state. */
export type LaneTally = { link: string; state: string | null; count: number }

export type OutcomeState = Lane & {
  /** The position since which it is like this. */
  sinceSeq: number
  runId: string
  taskId: string
  /** `open`: it has come to nothing yet. `pending`: merged, and the horizon still runs. */
  class: EventData<'OutcomeSettled'>['class'] | 'open' | 'pending'
  cause: string
  grade: number
  /** How it merged and as which commit; null where it never did. */
  merged: (EventData<'ChangeMerged'> & { at: string }) | null
  vouchedBy: VouchedBy
  /** Drawn for an audit before it merged. */
  sampled: boolean
  /** A person has given that audit, clean or not. */
  audited: boolean
  /** The person who chose its class; null: nobody did. */
  labelledBy: string | null
  /** The person who sent it back for another reason than its agent, or withdrew a regression; null: nobody did. */
  excusedBy: string | null
  /** Of the change it delivered last; null: it delivered none. */
  size: { files: number; lines: number } | null
  /** Whether a person decided about what it delivered, and how often one sent it back. */
  reviewed: boolean
  sentBack: number
  /** Whether it would have merged by itself at auto; null where nothing was said. */
  shadow: boolean | null
  /** More than a fault of the change; null: nothing of that kind was found. */
  critical: CriticalKind | null
  /** A tool call of one of its attempts ran without the decision it needs. No later event takes that away. */
  violated: boolean
  /** True while a regression stands: the run counts as a failure then, whatever `class` says. */
  regressed: boolean
  /** The position at which its last attempt began, and when. */
  beganSeq: number
  beganAt: string
  /** Of the event that gave `class`: the evidence. */
  seq: number
  eventId: string
  at: string
}

export const outcomes: Projection<OutcomeRow> = {
  name: 'outcomes',
  version: 10,
  types: [
    'RunRequested',
    'AttemptStarted',
    'CallViolated',
    'TreeCaptured',
    'ReviewRequested',
    'DraftReady',
    'ReportReady',
    'ChangeSentBack',
    'ChangeApproved',
    'ChangeDiscarded',
    'DraftDropped',
    'ShadowDecided',
    'AuditSampled',
    'AuditGiven',
    'ChangeMerged',
    'OutcomeSettled',
    'RegressionFound',
    'RegressionWithdrawn',
  ],
  keys: ({ stream, runId, lane }) =>
    stream.startsWith('run/') && runId !== undefined && lane !== undefined ? [runId] : [],
  evolve(row, event, runId) {
    if (event.type === 'RunRequested') return opened(event, runId)
    if (row === undefined) return undefined
    if (isDelivery(event)) return row.delivered === null ? withDelivery(row, event) : row
    const delivered = row.delivered && withAttempt(row.delivered, event)
    const changed: Partial<OutcomeState> = { ...changedBy(event, row), sinceSeq: event.seq }
    const wasOpen = row.earlier.length === 0 && countedAs(row) === 'open'
    const earlier = wasOpen ? row.earlier : [...row.earlier, formerly(row, changed)]
    return { ...row, ...changed, delivered, earlier }
  },
  index: (row) => ({
    projectId: row.projectId,
    state: countedAs(row),
    sort: row.merged?.at ?? row.at,
    link: laneStream(row),
  }),
}

/** Beside what a run came to: it changes nothing of that. */
function isDelivery({ type }: RecordedEvent): boolean {
  return type === 'ReviewRequested' || type === 'DraftReady' || type === 'ReportReady'
}

function withDelivery(row: OutcomeRow, { seq, occurredAt: since }: RecordedEvent): OutcomeRow {
  return { ...row, delivered: { since, seq, beganSeqs: [row.beganSeq] } }
}

type Delivered = NonNullable<OutcomeRow['delivered']>

function withAttempt(delivered: Delivered, { type, seq }: RecordedEvent): Delivered {
  return type === 'AttemptStarted' ? { ...delivered, beganSeqs: [...delivered.beganSeqs, seq] } : delivered
}

function changedBy(event: RecordedEvent, row: OutcomeState): Partial<OutcomeState> {
  const { seq, id: eventId, occurredAt: at } = event
  switch (event.type) {
    case 'AttemptStarted':
      return { beganSeq: seq, beganAt: at }
    case 'CallViolated':
      // At once: what comes between it and the end of the run must not keep the lane from falling.
      return { class: 'failure', cause: 'violation', violated: true, seq, eventId, at }
    case 'TreeCaptured': {
      const { filesChanged: files, linesAdded, linesRemoved } = event.data
      return { size: files > 0 ? { files, lines: linesAdded + linesRemoved } : null }
    }
    case 'ChangeSentBack': {
      const excusedBy = event.data.cause === 'agent' ? row.excusedBy : personOf(event)
      return { reviewed: true, sentBack: row.sentBack + 1, excusedBy }
    }
    case 'ChangeApproved':
      return { reviewed: row.reviewed || event.data.how !== 'auto' }
    case 'ChangeDiscarded':
    case 'DraftDropped':
      return { reviewed: true }
    case 'ShadowDecided':
      return { shadow: event.data.wouldMerge }
    case 'AuditSampled':
      // One that is drawn after the merge was chosen by what is known of it.
      return row.merged === null ? { sampled: true } : {}
    case 'AuditGiven': {
      const { clean, vouchedBy = 'nobody' } = event.data
      return clean
        ? { audited: true, vouchedBy, grade: 1 }
        : { audited: true, regressed: true, seq, eventId, at }
    }
    case 'ChangeMerged': {
      const { vouchedBy = 'nobody', grade = 1 } = event.data
      return { class: 'pending', grade, merged: { ...event.data, at }, vouchedBy, seq, eventId, at }
    }
    case 'OutcomeSettled': {
      const labelledBy = personOf(event)
      const { vouchedBy = row.vouchedBy } = event.data
      return { ...event.data, vouchedBy, labelledBy, seq, eventId, at }
    }
    case 'RegressionFound':
      return { regressed: true, critical: event.data.critical ?? null, seq, eventId, at }
    case 'RegressionWithdrawn':
      return { regressed: false, critical: null, excusedBy: personOf(event), seq, eventId, at }
    default:
      return {}
  }
}

function personOf({ actor }: RecordedEvent): string | null {
  return actor.kind === 'person' ? actor.id : null
}

/** Field by field, as every row that follows has them: an object made of several costs ten times as much. */
function opened(event: Extract<RecordedEvent, { type: 'RunRequested' }>, runId: string): OutcomeRow {
  const { lane, seq, id: eventId, occurredAt: at, data } = event
  return {
    agentId: lane?.agentId ?? '',
    projectId: lane?.projectId ?? '',
    taskType: lane?.taskType ?? '',
    runId,
    taskId: data.taskId,
    class: 'open',
    cause: '',
    grade: 1,
    merged: null,
    vouchedBy: 'nobody',
    sampled: false,
    audited: false,
    labelledBy: null,
    excusedBy: null,
    size: null,
    reviewed: false,
    sentBack: 0,
    shadow: null,
    critical: null,
    violated: false,
    regressed: false,
    beganSeq: seq,
    beganAt: at,
    seq,
    eventId,
    at,
    sinceSeq: seq,
    requestedSeq: seq,
    delivered: null,
    earlier: [],
  }
}

/** What a change takes away. */
function formerly(row: OutcomeState, changed: Partial<OutcomeState>): EarlierState {
  const after = new Map<string, unknown>(Object.entries(changed))
  const gone = Object.entries(row).filter(([key, value]) => after.has(key) && after.get(key) !== value)
  const earlier: EarlierState = { sinceSeq: row.sinceSeq }
  return Object.assign(earlier, Object.fromEntries(gone))
}

/** The newest first. */
function statesOf(row: OutcomeRow): OutcomeState[] {
  const states = [stateOf(row)]
  let state = stateOf(row)
  for (const before of row.earlier.toReversed()) {
    state = { ...state, ...before }
    states.push(state)
  }
  return states
}

function stateOf({
  requestedSeq: _seq,
  delivered: _delivered,
  earlier: _earlier,
  ...state
}: OutcomeRow): OutcomeState {
  return state
}

/** A run that counts, for a back-test: good is clean. Null where it counts for nothing or is not settled. */
export function countedChange(row: OutcomeRow): ClosedChange | null {
  const name = countedAs(row)
  if (name !== 'clean' && name !== 'failure') return null
  const { agentId: agent, projectId: project, taskType, beganAt, at } = row
  const [openedAt, closedAt] = [Date.parse(beganAt), Date.parse(at)]
  return { agent, project, taskType, openedAt, closedAt, merged: name === 'clean' }
}

/** A run as a back-test sees it: since when what was known of it. */
export function recordedRun(row: OutcomeRow): RecordedRun {
  const { agentId: agent, projectId: project, taskType } = row
  const states = statesOf(row)
    .toReversed()
    .flatMap((state) => {
      const outcome = laneOutcome(state)
      return outcome === null ? [] : [{ knownAt: Date.parse(state.at), outcome }]
    })
  const delivered = row.delivered && waitingChange(row.runId, row.delivered, Infinity)
  return { agent, project, taskType, states, delivered }
}

/** What was known of a run at a position of the log; null where it had come to nothing yet. */
export function outcomeAsOf(row: OutcomeRow, position: number): OutcomeState | null {
  if (row.sinceSeq <= position) return stateOf(row)
  return statesOf(row).find(({ sinceSeq }) => sinceSeq <= position) ?? null
}

/** A run of which something to decide about was delivered, and that had come to nothing at a position; null: any other. */
export function waitingAsOf(row: OutcomeRow, position: number): WaitingChange | null {
  if (row.delivered === null || row.delivered.seq > position) return null
  const known = row.sinceSeq <= position ? row : outcomeAsOf(row, position)
  const isOpen = known === null || countedAs(known) === 'open'
  return isOpen ? waitingChange(row.runId, row.delivered, position) : null
}

/** Sent back and delivered again, it is of the epoch in which its last attempt began. */
function waitingChange(runId: string, { since, seq, beganSeqs }: Delivered, position: number): WaitingChange {
  return { runId, since, seq, beganSeq: beganSeqs.findLast((one) => one <= position) ?? seq }
}

/** The same as it counts for the lane: a page asks for thousands, and most have not changed since. */
export function laneOutcomeAsOf(row: OutcomeRow, position: number): ReturnType<typeof laneOutcome> {
  if (row.requestedSeq > position) return null
  if (row.sinceSeq <= position) return laneOutcome(row)
  const known = outcomeAsOf(row, position)
  return known && laneOutcome(known)
}

/** How many of `rows` stood in each state at a position of the log, by lane; what was not requested yet is left out. */
export function tallyAsOf(rows: readonly OutcomeRow[], position: number): LaneTally[] {
  const counts = new Map<string, LaneTally>()
  for (const row of rows) {
    if (row.requestedSeq > position) continue
    const known = outcomeAsOf(row, position)
    const [link, state] = [laneStream(row), known === null ? 'open' : countedAs(known)]
    const key = JSON.stringify([link, state])
    counts.set(key, { link, state, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}

/** What counts for the lane; a run that is open counts for nothing yet. */
export function laneOutcome(row: OutcomeState): (LaneOutcome & { eventId: string }) | null {
  const name = countedAs(row)
  if (name === 'open') return null
  const { merged } = row
  // Field by field: a page asks for thousands, and an object made of several costs ten times as much.
  return {
    runId: row.runId,
    taskId: row.taskId,
    class: name,
    grade: row.grade,
    vouchedBy: row.vouchedBy,
    labelledBy: row.labelledBy,
    excusedBy: row.excusedBy,
    sampled: row.sampled,
    shadow: row.shadow,
    beganSeq: row.beganSeq,
    seq: row.seq,
    eventId: row.eventId,
    at: row.at,
    critical: criticalWords(row),
    files: merged?.files ?? [],
    how: merged?.how ?? null,
    mergedAt: merged?.at ?? null,
    horizonDays: merged?.horizonDays ?? defaultHorizonDays,
  }
}

const criticals: Record<CriticalKind, string> = {
  policyViolation: 'it did what policy forbids',
  escapeAttempt: 'it tried to get out of its jail',
  secretExposed: 'it exposed a secret',
}

function criticalWords({ violated, cause, critical }: OutcomeState): string | null {
  if (critical !== null) return criticals[critical]
  return violated || cause === 'violation' ? 'a tool call ran without the decision it needs' : null
}

function countedAs(row: OutcomeState): OutcomeRow['class'] {
  return row.regressed ? 'failure' : row.class
}

/** The runs of one lane. */
export function ofLane(lane: Lane): RowFilter {
  return { links: [laneStream(lane)] }
}

/** The counts of one or several lanes together, read up to `logSize`. */
export function figuresOf(
  tally: readonly { state: string | null; count: number }[],
  logSize: number,
): LaneFigures {
  const count = (name: OutcomeRow['class']) =>
    tally.reduce((sum, one) => (one.state === name ? sum + one.count : sum), 0)
  return {
    counted: count('clean') + count('failure'),
    clean: count('clean'),
    failures: count('failure'),
    pending: count('pending'),
    notCounted: count('notCounted'),
    completionFailures: count('completionFailure'),
    logSize,
  }
}
