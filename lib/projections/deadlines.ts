// What only time ends: claims, grants with an expiry, horizons of merged changes. A row stays until the end is recorded.
import type { RecordedEvent } from '../domain/events/envelope'
import { laneEvents } from '../domain/events/lane'
import { isEventType } from '../domain/events/vocabulary'
import { horizonOf } from '../domain/task/horizon'
import { evolveStanding, noStanding, type Standing } from '../domain/trust/standing'
import type { Projection } from './projection'

/** `until`: ISO 8601 in UTC with milliseconds; null where nothing of the stream has an end. */
export type DeadlineRow =
  | { kind: 'claim'; projectId: string; taskId: string; until: string }
  | { kind: 'grant'; stream: string; standing: Standing; until: string | null }
  /** `stopped`: something was found, and the horizon ends only if that is withdrawn. */
  | { kind: 'horizon'; runId: string; until: string; stopped: boolean }

const claimTypes = ['TaskClaimed', 'ClaimReleased', 'ClaimExpired', 'TaskClosed'] as const
const horizonTypes = [
  'ChangeMerged',
  'HorizonEnded',
  'RegressionFound',
  'RegressionWithdrawn',
  'OutcomeSettled',
] as const

export const deadlines: Projection<DeadlineRow> = {
  name: 'deadlines',
  version: 4,
  types: [...claimTypes, ...horizonTypes, ...Object.keys(laneEvents).filter(isEventType)],
  keys: ({ stream }) => (/^(task|run|lane|grant)\//.test(stream) ? [stream] : []),
  evolve(row, event) {
    const { stream, type } = event
    if (stream.startsWith('task/')) return claimAfter(event)
    if (!stream.startsWith('run/')) return grantsAfter(row, event)
    return type === 'ChangeMerged'
      ? { kind: 'horizon', runId: event.runId ?? '', until: horizonOf(event).until, stopped: false }
      : horizonAfter(row, event)
  },
  index: (row) => ({ state: isDueOnce(row) ? row.kind : 'none', sort: row.until }),
}

function isDueOnce(row: DeadlineRow): boolean {
  return row.until !== null && !(row.kind === 'horizon' && row.stopped)
}

function horizonAfter(row: DeadlineRow | undefined, { type }: RecordedEvent): DeadlineRow | undefined {
  if (row?.kind !== 'horizon' || type === 'HorizonEnded' || type === 'OutcomeSettled') return undefined
  return { ...row, stopped: type === 'RegressionFound' }
}

function claimAfter(event: RecordedEvent): DeadlineRow | undefined {
  if (event.type !== 'TaskClaimed') return undefined
  const [, projectId = '', taskId = ''] = event.stream.split('/')
  return { kind: 'claim', projectId, taskId, until: event.data.until }
}

function grantsAfter(row: DeadlineRow | undefined, event: RecordedEvent): DeadlineRow {
  const standing = evolveStanding(row?.kind === 'grant' ? row.standing : noStanding, event)
  const ends = standing.grants.flatMap(({ expiresAt }) => expiresAt ?? [])
  return { kind: 'grant', stream: event.stream, standing, until: ends.sort()[0] ?? null }
}
