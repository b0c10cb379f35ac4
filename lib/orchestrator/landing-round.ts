// What may land is brought into the projects' repositories, one at a time and by one process of the installation. It has
// a round of its own: a change that is checked again on a moved base may take long, and neither a freeze nor a lost
// lease may wait for it.
import { attend } from './attend'
import { landChange } from './land-change'
import { loadRun } from './ground'
import { landTaskFile } from './land-task-file'
import { takeBack } from './take-back'
import type { WorkerGround } from './worker-ground'

/** A landing that fails does not keep the others from theirs; returned is what failed. */
export async function landingRound(ground: WorkerGround): Promise<unknown[]> {
  const failures: unknown[] = []
  await ground.index.catchUp()
  for (const submitted of await ground.index.submittedTasks()) {
    await attend(() => landTaskFile(ground, submitted), failures)
  }
  for (const runId of await inTurn(ground)) {
    if (ground.stopping.aborted) break
    await attend(() => landThrough(ground, runId), failures)
  }
  for (const runId of await ground.index.runIdsIn(['landingRevert', 'reverting'])) {
    if (ground.stopping.aborted) break
    await attend(() => takeBack(ground, runId), failures)
  }
  return failures
}

/**
 * INVARIANT: a landing that was cut short is concluded before the next one is looked at, which a lane's merges of the day
 * may forbid.
 */
async function inTurn({ index }: WorkerGround): Promise<string[]> {
  return [...(await index.runIdsIn(['landing'])), ...(await index.runIdsIn(['readyToLand', 'rechecking']))]
}

/** A moved base is merged onto, checked, landed. */
const stepsMax = 4

/**
 * All its steps at once: were another change to land between its check and its landing, the check would be for nothing,
 * and of many approved changes each would be checked as often as there are others.
 */
async function landThrough(ground: WorkerGround, runId: string): Promise<void> {
  const versionOf = async () => (await loadRun(ground, runId))?.version
  for (let step = 0, version = await versionOf(); step < stepsMax && !ground.stopping.aborted; step += 1) {
    await landChange(ground, runId)
    const next = await versionOf()
    if (next === version) return
    version = next
  }
}
