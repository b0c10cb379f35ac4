// The tools of Codex CLI 0.169.0, as the model calls them and as its hook names them: there a shell is `Bash`, whatever
// the model called it. Relative paths begin at the directory it was started in, or at the command's own.
import { z } from 'zod'
import { workspace } from '../../compile/compiled'
import { patchCommand, patchedPaths } from './patch'
import { placeOf } from './place'
import {
  atPath,
  execute,
  forbidden,
  harmless,
  named,
  refused,
  tool,
  type ToolTable,
  type ToolUse,
} from './tool-use'

const text = z.string()
const maybe = text.optional()
const any = z.unknown().optional()

const shells = ['bash', 'sh', '/bin/bash', '/bin/sh', '/usr/bin/bash', '/usr/bin/sh']

const permissionFields = { justification: any, prefix_rule: any, sandbox_permissions: maybe }
const execCommand = z.strictObject({
  cmd: text,
  workdir: maybe,
  shell: maybe,
  tty: z.boolean().optional(),
  login: any,
  max_output_tokens: any,
  yield_time_ms: any,
  ...permissionFields,
})
const shellCall = z.strictObject({
  command: z.union([text, z.array(text).min(1)]),
  workdir: maybe,
  timeout_ms: any,
  login: any,
  ...permissionFields,
})
const writeStdin = z.strictObject({
  session_id: any,
  chars: maybe,
  max_output_tokens: any,
  yield_time_ms: any,
})
const patchInput = z.union([
  text,
  z.strictObject({ command: text }).transform(({ command }) => command),
  z.strictObject({ input: text }).transform(({ input }) => input),
])

/** A longer one goes through the tool for patches. */
const patchCommandLengthMax = 128 * 1024
const patchedFilesMax = 1000

function runLine(line: string, workdir: string | undefined): ToolUse[] {
  const patch = line.length <= patchCommandLengthMax ? patchCommand(line) : null
  if (patch === null) return execute(line, workdir, workspace)
  const steps = [workdir, patch.directory].filter((step) => step !== null && step !== undefined)
  return patched(patch.patch, steps)
}

/** `steps` are directories, each below the one before it unless it is absolute. */
function patched(patch: string, steps: readonly string[]): ToolUse[] {
  const paths = patchedPaths(patch)
  if (paths === null) return [refused('its patch is not understood; name each file in a line of its own')]
  if (paths.length > patchedFilesMax)
    return [refused(`it changes more than ${patchedFilesMax} files at once`)]
  const base = steps.reduce((at, step) => (step.startsWith('/') ? step : `${at}/${step}`), workspace)
  const place = placeOf(base, null)
  if (place.where === 'nowhere') return [refused(`it cannot start in that directory; ${place.why}`)]
  return paths.map((path) => atPath('write', path, base))
}

/** What `bash -lc` would read, or each word quoted. */
function lineOf(command: string | readonly string[]): string {
  if (typeof command === 'string') return command
  const [program = '', option = '', line] = command
  if (line !== undefined && command.length === 3 && shells.includes(program) && /^-l?c$/.test(option))
    return line
  return command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
}

const escalated = 'it runs with the permissions of this run and no others; leave `sandbox_permissions` out'
const isDefault = (permissions: string | undefined) => (permissions ?? 'use_default') === 'use_default'

const runCommand = tool(execCommand, ({ cmd, workdir, shell, tty, sandbox_permissions }) => {
  if (!isDefault(sandbox_permissions)) return [refused(escalated)]
  if (tty === true) return [refused('what is typed into a terminal is not asked about; leave `tty` out')]
  if (shell !== undefined && !shells.includes(shell)) return [refused('leave `shell` out')]
  return runLine(cmd, workdir)
})

const runShell = tool(shellCall, ({ command, workdir, sandbox_permissions }) =>
  isDefault(sandbox_permissions) ? runLine(lineOf(command), workdir) : [refused(escalated)],
)

const interrupt = '\u0003'
/** Never asked about by the hook, so nothing but waiting and Ctrl-C is let through. */
const typeInto = tool(writeStdin, ({ chars }) =>
  chars === undefined || chars === '' || chars === interrupt
    ? []
    : [
        refused(
          'what is typed into a running command is not asked about; start a command that needs no input',
        ),
      ],
)

/** They touch the conversation, or wait. */
const plain = [
  ...['update_plan', 'get_goal', 'create_goal', 'update_goal', 'request_user_input', 'tool_search'],
  ...['request_user_input_async', 'wait', 'sleep', 'curr_time'],
]
const agents = [
  ...['spawn_agent', 'resume_agent', 'close_agent', 'send_input', 'send_message', 'followup_task'],
  ...['interrupt_agent', 'list_agents', 'wait_agent'],
]

export const codexCliTools: ToolTable = new Map([
  ['exec_command', runCommand],
  ...named(['Bash', 'shell', 'local_shell', 'shell_command', 'container.exec'], runShell),
  ['apply_patch', tool(patchInput, (patch) => patched(patch, []))],
  ['write_stdin', typeInto],
  [
    'view_image',
    tool(z.strictObject({ path: text, detail: any }), ({ path }) => [atPath('read', path, workspace)]),
  ],
  ...named(plain, harmless),
  [
    'exec',
    forbidden(
      'calls from inside a script are not recorded one by one; choose a model that calls tools itself',
    ),
  ],
  ...named(agents, forbidden('this run has one agent; do the work yourself')),
  [
    'web_search',
    forbidden('web tools are off; only a command can reach a host, and only those that the policy names'),
  ],
])
