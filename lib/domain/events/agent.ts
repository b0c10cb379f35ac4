import { z } from 'zod'
import { ModelPrices } from '../model-prices'
import { Id } from './fields'

export const runtimes = ['claude-code', 'gemini-cli', 'codex-cli', 'command'] as const
export const Runtime = z.enum(runtimes)
export type Runtime = z.infer<typeof Runtime>

export const AgentDeclaration = z.strictObject({
  /** Short and unique, as policies and task files name it. */
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/),
  runtime: Runtime,
  provider: z.string(),
  model: z.string(),
  /** Runtime `command`: the program and its arguments as it is started inside the jail. */
  command: z.array(z.string()).min(1).nullable(),
  /** A directory of the host that is mounted read-only at /opt/agent; holds the program. */
  programDirectory: z.string().nullable(),
  ownerId: Id,
  /** Where its model is reached; null: at the provider's own address. */
  modelBaseUrl: z.string().nullable().default(null),
  /** null where nobody said: then what it costs is not known. */
  modelPrices: ModelPrices.nullable().default(null),
})
export type AgentDeclaration = z.infer<typeof AgentDeclaration>

export const agentEvents = {
  AgentDeclared: AgentDeclaration,
  AgentChanged: AgentDeclaration,
  AgentRetired: z.strictObject({ reason: z.string() }),
}
