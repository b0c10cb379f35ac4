// What each run that came to something counts as, for its lane. One row a run: a run that is scored again replaces its
// own row only, and a lane's figures are counted by the database, however long its history.
import type { Lane, RecordedEvent } from '../domain/events/envelope'
import { laneStream } from '../domain/events/streams'
import { firstDelivery, isDelivery, withAttempt } from './delivered-change'
import { formerly } from './earlier-states'
import { countedAs, type OutcomeRow, type OutcomeState } from './outcome-row'
import type { Projection, RowFilter } from './projection'

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
    if (isDelivery(event))
      return row.delivered === null ? { ...row, delivered: firstDelivery(event, row.beganSeq) } : row
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

/** The runs of one lane. */
export function ofLane(lane: Lane): RowFilter {
  return { links: [laneStream(lane)] }
}
