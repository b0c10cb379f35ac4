import type { AgentDeclaration } from './events/agent'
import type { RecordedEvent } from './events/envelope'

export type Agent = AgentDeclaration & { agentId: string; version: number; retired: boolean }

/** Folds one event of an agent's stream; `agentId` is the stream's own. */
export function evolveAgent(
  agent: Agent | undefined,
  event: RecordedEvent,
  agentId: string,
): Agent | undefined {
  const version = event.streamVersion
  if (event.type === 'AgentDeclared' || event.type === 'AgentChanged') {
    return { ...event.data, agentId, version, retired: false }
  }
  if (agent === undefined) return undefined
  return { ...agent, version, retired: agent.retired || event.type === 'AgentRetired' }
}
