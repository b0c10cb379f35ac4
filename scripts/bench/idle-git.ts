import type { Git } from '../../lib/orchestrator/git-ports'
import { commitOf } from './history'

/** A base branch that never moves: a history's projects have no repository to read. */
export function createIdleGit(git: Git): Git {
  return {
    ...git,
    observeBase: ({ projectId }) =>
      Promise.resolve({ commit: commitOf(Number(projectId.split('-').at(-1))) }),
  }
}
