import 'server-only'
import { cache } from 'react'
import type { Viewer } from '../domain/access'
import type { Scope } from '../domain/events/fields'
import { agents, type AgentRow } from '../projections/agents'
import { wiring } from '../wiring'
import { policyInForce } from './policy-in-force'
import { visibleProjects } from './viewer'

const limit = 5000

/** The agents that may work where the viewer looks: those that a policy in force of their projects names. */
export const listVisibleAgents = cache(async (who: Viewer): Promise<AgentRow[]> => {
  const { readModels } = await wiring()
  const declared = await readModels.list(agents, { order: 'asc', limit })
  const visible = visibleProjects(who)
  if (visible === 'all') return declared
  const inForce = await Promise.all([...visible].map(policyInForce))
  const named = new Set(inForce.flatMap((policy) => policy?.agents.map(({ name }) => name) ?? []))
  return declared.filter(({ name }) => named.has(name))
})

/** Whether a freeze or a restriction over `scope` concerns anything the viewer may see. */
export async function isScopeVisible(who: Viewer, scope: Scope): Promise<boolean> {
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
