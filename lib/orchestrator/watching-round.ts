// What has merged is checked again, by one process of the installation. It has a round of its own: checks take long, and
// neither a freeze nor another change's landing may wait for them.
import { attend } from './attend'
import { watchMerge } from './watch-merge'
import type { WorkerGround } from './worker-ground'

/** Returned is what kept some from being checked now. */
export async function watchingRound(ground: WorkerGround): Promise<unknown[]> {
  const failures: unknown[] = []
  await ground.index.catchUp()
  for (const runId of await ground.index.watchedMerges()) {
    if (ground.stopping.aborted) break
    await attend(() => watchMerge(ground, runId), failures)
  }
  return failures
}
