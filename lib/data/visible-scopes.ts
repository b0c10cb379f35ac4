import 'server-only'
// Which freezes and restrictions a viewer is told of, and where a role must hold to set or lift one.
import type { Viewer } from '../domain/access'
import type { Scope } from '../domain/events/fields'
import { visibleProjects } from './viewer'
import { listVisibleAgents } from './visible-agents'

/** Whether a freeze or a restriction over `scope` concerns anything the viewer may see. */
async function isScopeVisible(who: Viewer, scope: Scope): Promise<boolean> {
  const visible = visibleProjects(who)
  if (visible === 'all') return true
  if (scope.kind === 'project') return visible.has(scope.projectId)
  if (scope.kind !== 'agent') return true
  return (await listVisibleAgents(who)).some(({ agentId }) => agentId === scope.agentId)
}

/** Those of `all` whose scope concerns the viewer. */
export async function visibleOf<Item extends { scope: Scope }>(
  who: Viewer,
  all: readonly Item[],
): Promise<Item[]> {
  const shown = await Promise.all(all.map(({ scope }) => isScopeVisible(who, scope)))
  return all.filter((_, index) => shown[index])
}

/** Where a role must hold for an act on `scope`: in its project, else in the organisation. */
export function placeOf(scope: Scope): { projectId?: string } {
  return scope.kind === 'project' ? { projectId: scope.projectId } : {}
}
