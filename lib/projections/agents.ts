import { evolveAgent, type Agent } from '../domain/agent'
import type { Actor } from '../domain/events/envelope'
import type { Projection } from './projection'
import { streamKeys } from './stream-keys'

export type AgentRow = Agent & {
  declaredBy: Actor
  declaredAt: string
  changedAt: string
  retiredReason: string | null
}

export const agents: Projection<AgentRow> = {
  name: 'agents',
  version: 3,
  types: ['AgentDeclared', 'AgentChanged', 'AgentRetired'],
  keys: streamKeys('agent'),
  evolve(row, event, agentId) {
    const agent = evolveAgent(row, event, agentId)
    if (agent === undefined) return undefined
    const at = event.occurredAt
    return {
      ...agent,
      declaredBy: row?.declaredBy ?? event.actor,
      declaredAt: row?.declaredAt ?? at,
      changedAt: at,
      retiredReason: event.type === 'AgentRetired' ? event.data.reason : (row?.retiredReason ?? null),
    }
  },
  index: ({ name, retired }) => ({ state: retired ? 'retired' : 'active', sort: name }),
}
