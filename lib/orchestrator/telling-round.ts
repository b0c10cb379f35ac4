// People are told outside of what happened without them. Each is told at least once, in the order of the log; where
// nobody takes it the next ones wait, longer and longer.
import type { RecordedEvent } from '../domain/events/envelope'
import { noticeOf, type Notice } from '../domain/notice'
import { loadAgent, loadProject, type Ground } from './ground'
import type { Notices, ReaderPositions, SentNotice } from './notice-ports'

const reader = 'notices'
/** Where the log stood when a worker last began that tells nobody. */
const silence = 'notices off'
const pageSize = 500
const firstPauseMilliseconds = 2_000
const longestPauseMilliseconds = 5 * 60_000

export type TellingGround = Ground & {
  notices: Notices | null
  readers: ReaderPositions
  stopping: AbortSignal
}

/** By a worker that begins and tells nobody: whoever turns notices on later is not sent what came until then. */
export async function noteSilence({ log, readers }: Pick<TellingGround, 'log' | 'readers'>): Promise<void> {
  await readers.set(silence, await log.size())
}

/** `round` tells what is new; after a failure it does nothing for a while. */
export function createTelling(ground: TellingGround) {
  let hasBegun = false
  let failures = 0
  let notBefore = 0
  const now = () => Date.parse(ground.clock.now())
  return async function round(): Promise<void> {
    const { notices } = ground
    if (notices === null || now() < notBefore) return
    try {
      if (!hasBegun) await passOverSilence(ground)
      hasBegun = true
      await tellNew({ ...ground, notices })
      failures = 0
    } catch (error) {
      notBefore = now() + Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** failures)
      failures += 1
      throw error
    }
  }
}

type Telling = TellingGround & { notices: Notices }

/** Who turns it on wants to know what happens from now on. */
async function passOverSilence({ log, readers }: TellingGround): Promise<void> {
  const [told, silentAt] = await Promise.all([readers.get(reader), readers.get(silence)])
  const wasOff = told === null || (silentAt !== null && silentAt > told)
  if (wasOff) await readers.set(reader, await log.size())
}

async function tellNew(ground: Telling): Promise<void> {
  const { log, readers } = ground
  const isStopping = () => ground.stopping.aborted
  let position = (await readers.get(reader)) ?? 0
  while (!isStopping()) {
    const events = await log.readAll(position, pageSize)
    const last = events.at(-1)
    if (last === undefined) return
    for (const event of events) {
      // A slow receiver must not keep a worker that is told to stop.
      if (isStopping()) return
      await tell(ground, event)
    }
    position = last.seq
    await readers.set(reader, position)
  }
}

async function tell(ground: Telling, event: RecordedEvent): Promise<void> {
  const notice = noticeOf(event)
  if (notice === null) return
  await ground.notices.send(await sentNotice(ground, event, notice))
  await ground.readers.set(reader, event.seq)
}

async function sentNotice(ground: Ground, event: RecordedEvent, notice: Notice): Promise<SentNotice> {
  const { id, seq, occurredAt: at, lane, projectId } = event
  const [agent, project] = await Promise.all([
    lane && loadAgent(ground, lane.agentId),
    projectId === undefined ? undefined : loadProject(ground, projectId),
  ])
  return {
    ...{ id, seq, at, ...notice },
    agent: agent?.name ?? null,
    project: project?.name ?? null,
    taskType: lane?.taskType ?? null,
    path: pathOf(event),
  }
}

function pathOf({ runId, lane, stream }: RecordedEvent): string {
  if (runId !== undefined) return `/runs/${runId}`
  return stream.startsWith('lane/') && lane
    ? `/trust/${lane.agentId}/${lane.projectId}/${lane.taskType}`
    : '/audit'
}
