// Results that say a call did not run: the program refused it before or after its hook was asked, or could not read it.
// Only forms are known here that no output of a tool can take; whatever else comes back counts as a call that ran.
import type { CompiledRuntime } from '../../compile/compiled'
import { isServerCall } from './server-tools'
import { refusalMark } from '../tool-call'

/** `isError` as the interface marks it; false where it has no such mark. */
export type ToolResult = { output: string; isError: boolean }

export function isUnrun(runtime: CompiledRuntime, tool: string, result: ToolResult): boolean {
  switch (runtime) {
    case 'claude-code':
      return isUnrunByClaudeCode(tool, result)
    case 'gemini-cli':
      return isUnrunByGeminiCli(tool, result)
    case 'codex-cli':
      return isUnrunByCodexCli(result)
    default:
      return runtime satisfies never
  }
}

/** Whole: a command that was broken off is marked too, and its own output stands first. Reminders may follow. */
const toolUseError =
  /^<tool_use_error>(?!Error calling tool)[^]*<\/tool_use_error>(?:\s*<system-reminder>[^]*<\/system-reminder>)?\s*$/

/** Of a shell that failed, the output begins with `Exit code`. */
function isUnrunByClaudeCode(tool: string, { output, isError }: ToolResult): boolean {
  if (!isError) return false
  if (toolUseError.test(output) || output.startsWith(`PreToolUse:${tool} hook error: `)) return true
  // Tools that change their input for the hook hand its words on bare.
  return tool !== 'Bash' && output.startsWith(refusalMark)
}

/** How the program begins its own errors about a command. The output of one is never marked as an error. */
const geminiShellErrors = [
  'Tool execution blocked: ',
  'Tool execution denied by policy.',
  'Tool execution for "Shell" requires user confirmation',
  'params must ',
  'params/',
  'Command cannot be empty',
  'Path not in workspace',
]

/** What a server says stands behind words of the program's own. */
const geminiServerErrors = [
  'Tool "mcp_',
  'Tool execution blocked: ',
  'Tool execution denied by policy.',
  'params must ',
  'params/',
]

/** A file's content, a list or a search is never marked as an error, and what is has changed nothing. */
function isUnrunByGeminiCli(tool: string, { output, isError }: ToolResult): boolean {
  if (!isError) return false
  if (isServerCall(tool)) return geminiServerErrors.some((start) => output.startsWith(start))
  return tool !== 'run_shell_command' || geminiShellErrors.some((start) => output.startsWith(start))
}

/** The output of a tool stands behind lines of the program's own, so none can begin like these. */
const codexRefusals = [
  'Command blocked by PreToolUse hook: ',
  'Tool call blocked by PreToolUse hook: ',
  'unsupported call: ',
  'failed to parse function arguments: ',
  'apply_patch verification failed: ',
  'write_stdin failed: ',
  'exec_command failed: CreateProcess ',
  'approval policy is Never; reject command',
]

function isUnrunByCodexCli({ output }: ToolResult): boolean {
  return output === 'aborted' || codexRefusals.some((start) => output.startsWith(start))
}
