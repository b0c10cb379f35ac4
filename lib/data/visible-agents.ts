import 'server-only'
import { cache } from 'react'
import type { Viewer } from '../domain/access'
import { agents, type AgentRow } from '../projections/agents'
import { wiring } from '../wiring'
import { policyInForce } from './policy-in-force'
import { visibleProjects } from './viewer'

/** The agents that may work where the viewer looks: those that a policy in force of their projects names. */
export const listVisibleAgents = cache(async (who: Viewer): Promise<AgentRow[]> => {
  const { readModels } = await wiring()
  const declared = await readModels.list(agents, { order: 'asc' })
  const visible = visibleProjects(who)
  if (visible === 'all') return declared
  const inForce = await Promise.all([...visible].map(policyInForce))
  const named = new Set(inForce.flatMap((policy) => policy?.agents.map(({ name }) => name) ?? []))
  return declared.filter(({ name }) => named.has(name))
})
