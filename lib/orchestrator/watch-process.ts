// A jail's process, watched until it ends: what it says is stored meanwhile, and what a person decides ends it.
import type { JailExit, JailProcess } from './jail-ports'
import type { RunNotes } from './run-notes'
import { RunTakenAway, WorkerStops } from './run-recorder'

/** How often output and reports are stored, and a person's decision is looked for. */
const beatMilliseconds = 700

export type Watched = { process: JailProcess; notes: RunNotes; stopping: AbortSignal }

/** The jail is dead when this returns or throws: WorkerStops, or what `notes` throws. */
export async function watchProcess(watched: Watched, beat: () => Promise<void>): Promise<JailExit> {
  try {
    await untilOver(watched, beat)
  } catch (error) {
    await watched.process.stop()
    // Whoever takes a run away wants to know what its jail had open until then.
    if (error instanceof RunTakenAway) await watched.notes.flush()
    throw error
  }
  return watched.process.ended
}

async function untilOver({ process, notes, stopping }: Watched, beat: () => Promise<void>): Promise<void> {
  const ended = process.ended.then(() => true as const)
  for (;;) {
    const isOver = await Promise.race([ended, pause(beatMilliseconds)])
    await beat()
    await notes.flush()
    await notes.checkStillOurs()
    if (isOver) return
    if (stopping.aborted) throw new WorkerStops()
  }
}

function pause(milliseconds: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, false)
  })
}
