import type { Agents } from '../../orchestrator/agent-ports'
import { commandRuntime } from './command/command'

/** The runtimes that can be started. A name that is declared but not here has no adapter yet. */
export function createAgents(): Agents {
  return { runtime: (name) => (name === 'command' ? commandRuntime : undefined) }
}
