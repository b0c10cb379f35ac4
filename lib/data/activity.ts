import 'server-only'
// What an agent says and tries while it works, line by line, for the page of its run and for what follows it live.
import { mayDo } from '../domain/access'
import { Id } from '../domain/events/fields'
import { activityStream } from '../domain/events/streams'
import type { RecordedEvent } from '../domain/events/envelope'
import { describeActivity, type DescribedActivity } from '../projections/activity'
import { runs, type RunRow } from '../projections/runs'
import { wiring } from '../wiring'
import { endOf } from './run-blobs'
import { viewer } from './viewer'

export const activityMax = 400
const chunkShown = 4_000

type ActivityLine = DescribedActivity & { seq: number; at: string; output?: string }
/** `stream` changes with the next attempt or lease: then there are other lines. */
type Activity = { stream: string; lines: ActivityLine[] }

/** Lines after `after`, a position in the log. Ids of runs can be guessed: `absent` is also said of another's run. */
export async function followActivity(
  runId: string,
  after: number,
): Promise<{ kind: 'signedOut' } | { kind: 'absent' } | ({ kind: 'found' } & Activity)> {
  const who = await viewer()
  if (who === null) return { kind: 'signedOut' }
  const row = Id.safeParse(runId).success ? await (await wiring()).readModels.get(runs, runId) : undefined
  if (row === undefined || !mayDo(who, 'project.view', row.run)) return { kind: 'absent' }
  return { kind: 'found', ...(await readActivity(row, after)) }
}

/** The last lines of what goes on in a run; the caller has checked the viewer. */
export async function readActivity(row: RunRow, after = 0): Promise<Activity> {
  const { stream, events } = await readEvents(row)
  const lines = events
    .filter(({ seq }) => seq > after)
    .flatMap((event) => {
      const described = describeActivity(event)
      return described ? [{ ...described, seq: event.seq, at: event.occurredAt }] : []
    })
  return { stream, lines: await withOutput(lines.slice(-activityMax - 1)) }
}

/** Of the lease in force, whose setup comes before its attempt; until it says something, of the last attempt. */
async function readEvents({
  run,
  attempts,
}: RunRow): Promise<{ stream: string; events: readonly RecordedEvent[] }> {
  const { log } = await wiring()
  const stream = activityStream(run.runId, run.attempt, run.lease)
  const events = await log.readStream(stream)
  const last = attempts.at(-1)
  if (events.length > 0 || last === undefined) return { stream, events }
  const before = activityStream(run.runId, last.n, last.lease)
  return { stream: before, events: await log.readStream(before) }
}

async function withOutput(lines: readonly ActivityLine[]): Promise<ActivityLine[]> {
  const { blobs } = await wiring()
  const bodies = await blobs.getAll(lines.flatMap(({ blob }) => blob ?? []))
  return lines.map((line) => {
    const body = line.blob === null ? undefined : bodies.get(line.blob)
    return body ? { ...line, output: endOf(body, chunkShown) } : line
  })
}
