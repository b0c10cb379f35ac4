import type { Permissions } from '../permissions'
import { compileClaudeCode } from './claude-code'
import { compileCodexCli } from './codex-cli'
import type { Compiled, CompiledRuntime } from './compiled'
import { compileGeminiCli } from './gemini-cli'

/** What a runtime's program is configured with for a run with these permissions. */
export function compileRuntime(runtime: CompiledRuntime, permissions: Permissions): Compiled {
  switch (runtime) {
    case 'claude-code':
      return compileClaudeCode(permissions)
    case 'gemini-cli':
      return compileGeminiCli(permissions)
    case 'codex-cli':
      return compileCodexCli(permissions)
    default:
      return runtime satisfies never
  }
}
