import { loadRun, type Ground } from './ground'
import type { Index } from './index-ports'

/** Whether a commit is of a change that may have landed already, and whose merge is not on record yet. */
export async function isLanding(
  ground: Ground & { index: Index },
  projectId: string,
  commit: string,
): Promise<boolean> {
  const runIds = await ground.index.runIdsIn(['landing'])
  const runs = await Promise.all(runIds.map((runId) => loadRun(ground, runId)))
  return runs.some(
    (run) =>
      run?.state.name === 'landing' &&
      run.projectId === projectId &&
      [run.state.merge, run.state.approval.commit].includes(commit),
  )
}
