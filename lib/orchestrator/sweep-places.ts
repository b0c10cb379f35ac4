// What a killed worker of this machine left on disk goes away; what a run that is at work uses stays.
import { hasMerged, isEnded, isOnWorker, type Run, type RunStateName } from '../domain/task/lifecycle'
import { attend } from './attend'
import { loadRun } from './ground'
import type { WorkerGround } from './worker-ground'

/** One at a time: what cannot be told of one run stays for now, and keeps no other's from going. */
export async function sweepPlaces(ground: WorkerGround, failures: unknown[]): Promise<void> {
  const runs = new Map<string, Run | undefined>()
  const isDead = async ({ runId, lease }: { runId: string; lease: number | null }) => {
    if (!runs.has(runId)) runs.set(runId, await loadRun(ground, runId))
    return !isInUse(runs.get(runId), lease)
  }
  for (const place of await ground.git.listPlaces()) {
    await attend(async () => {
      if (await isDead(place)) await ground.git.remove(place.directory)
    }, failures)
  }
  for (const { directory, runId } of await ground.scratch.list()) {
    await attend(async () => {
      if (await isDead({ runId, lease: null })) await ground.scratch.remove(directory)
    }, failures)
  }
  for (const runId of await ground.sessions.list()) {
    await attend(async () => {
      const run = await loadRun(ground, runId)
      if (run === undefined || hasNoNextAttempt(run)) await ground.sessions.remove(runId)
    }, failures)
  }
}

function hasNoNextAttempt({ state }: Run): boolean {
  return isEnded(state) || hasMerged(state)
}

const checkedByLander: readonly RunStateName[] = ['rechecking', 'reverting']

/** An attempt's place names its lease: an older one is a dead worker's, also while the next one works. */
function isInUse(run: Run | undefined, lease: number | null): boolean {
  if (run === undefined) return false
  if (!isOnWorker(run.state)) return run.isWatched || checkedByLander.includes(run.state.name)
  return lease === null || lease >= run.lease
}
