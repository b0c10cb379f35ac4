// What may land is brought into the projects' repositories, one at a time and by one process of the installation. It has
// a round of its own: a change that is checked again on a moved base may take long, and neither a freeze nor a lost
// lease may wait for it.
import { attend } from './attend'
import { landChange } from './land-change'
import { landTaskFile } from './land-task-file'
import { takeBack } from './take-back'
import type { WorkerGround } from './worker-ground'

/** A landing that fails does not keep the others from theirs; returned are the sentences why. */
export async function landingRound(ground: WorkerGround): Promise<string[]> {
  const troubles: string[] = []
  await ground.index.catchUp()
  for (const submitted of await ground.index.submittedTasks()) {
    await attend(() => landTaskFile(ground, submitted), troubles)
  }
  for (const runId of await ground.index.runIdsIn(['landing', 'readyToLand', 'rechecking'])) {
    if (ground.stopping.aborted) break
    await attend(() => landChange(ground, runId), troubles)
  }
  for (const runId of await ground.index.runIdsIn(['landingRevert', 'reverting'])) {
    if (ground.stopping.aborted) break
    await attend(() => takeBack(ground, runId), troubles)
  }
  return troubles
}
