import type { Runtime } from './events/agent'
import type { ModelApi } from './model'

/** The variables by which each provider's own programs are given a key. */
export const modelKeyVariables: Record<ModelApi, string> = {
  anthropic: 'ANTHROPIC_API_KEY',
  gemini: 'GEMINI_API_KEY',
  openai: 'OPENAI_API_KEY',
}

/** What the variable of one agent's own key begins with. */
export const ownKeyPrefix = 'LEEWAY_MODEL_KEY_'

/** `docs.writer-2` has `LEEWAY_MODEL_KEY_DOCS_WRITER_2`. */
export function ownKeyVariable(agentName: string): string {
  return `${ownKeyPrefix}${agentName.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

/** Whether an environment variable holds a model's key. */
export function isModelKeyVariable(name: string): boolean {
  return name.startsWith(ownKeyPrefix) || Object.values(modelKeyVariables).includes(name)
}

/** What can stand in a header and is long enough to be told from other text. */
export function isModelKey(text: string): boolean {
  return /^[\x21-\x7e]{8,500}$/.test(text)
}

const apis: Record<Runtime, ModelApi | null> = {
  'claude-code': 'anthropic',
  'gemini-cli': 'gemini',
  'codex-cli': 'openai',
  command: null,
}

export type KeyOfAgent = { shared: string; own: string; isThere: boolean }

/** By which variables an agent is given a key, and whether one of `names` is set; null where Leeway gives it no model. */
export function keyOfAgent(
  { name, runtime }: { name: string; runtime: Runtime },
  names: readonly string[],
): KeyOfAgent | null {
  const api = apis[runtime]
  if (api === null) return null
  const [shared, own] = [modelKeyVariables[api], ownKeyVariable(name)]
  return { shared, own, isThere: names.includes(shared) || names.includes(own) }
}
