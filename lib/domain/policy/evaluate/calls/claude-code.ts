// The tools of Claude Code 2.1.197 and 2.1.330. Its working directory moves with `cd` in its shell, so a relative path
// does not say where it leads.
import { z } from 'zod'
import { workspace } from '../../compile/compiled'
import { atPath, atPattern, execute, forbidden, harmless, named, tool, type ToolTable } from './tool-use'

const text = z.string()
const flag = z.boolean().optional()
const maybe = text.optional()
const any = z.unknown().optional()

const bash = z.strictObject({
  command: text,
  timeout: any,
  description: maybe,
  run_in_background: flag,
  // There is no sandbox of its own in the jail that it could leave.
  dangerouslyDisableSandbox: flag,
})
const read = z.strictObject({ file_path: text, offset: any, limit: any, pages: any, allow_large: any })
const write = z.strictObject({ file_path: text, content: text })
const edit = z.strictObject({ file_path: text, old_string: text, new_string: text, replace_all: flag })
const multiEdit = z.strictObject({ file_path: text, edits: z.unknown() })
const notebook = z.strictObject({
  notebook_path: text,
  cell_id: any,
  new_source: any,
  cell_type: any,
  edit_mode: any,
})
const monitor = z.strictObject({
  command: text,
  description: maybe,
  timeout_ms: any,
  persistent: any,
})
const glob = z.strictObject({ pattern: text, path: maybe })
const grep = z
  .strictObject({ pattern: text, path: maybe, glob: maybe, type: maybe, output_mode: maybe, head_limit: any })
  .extend({
    offset: any,
    multiline: any,
    '-A': any,
    '-B': any,
    '-C': any,
    '-i': any,
    '-n': any,
    context: any,
  })
const ls = z.strictObject({ path: text, ignore: any })

const searched = (path: string | undefined) => atPath('search', path ?? workspace, null)

/** They touch the conversation, the program's own list of tasks, or what it runs already. */
const plain = [
  ...['TodoWrite', 'TaskCreate', 'TaskGet', 'TaskList', 'TaskUpdate', 'TaskOutput', 'TaskStop'],
  ...['BashOutput', 'KillShell', 'KillBash', 'ToolSearch', 'ReportFindings', 'StructuredOutput'],
  ...['CronList', 'CronDelete', 'ListAgents', 'EnterPlanMode', 'ExitPlanMode', 'AskUserQuestion'],
]

export const claudeCodeTools: ToolTable = new Map([
  ['Bash', tool(bash, ({ command }) => execute(command))],
  ['Monitor', tool(monitor, ({ command }) => execute(command))],
  ['Read', tool(read, ({ file_path }) => [atPath('read', file_path, null)])],
  ['Write', tool(write, ({ file_path }) => [atPath('write', file_path, null)])],
  ['Edit', tool(edit, ({ file_path }) => [atPath('write', file_path, null)])],
  ['MultiEdit', tool(multiEdit, ({ file_path }) => [atPath('write', file_path, null)])],
  ['NotebookEdit', tool(notebook, ({ notebook_path }) => [atPath('write', notebook_path, null)])],
  ['LS', tool(ls, ({ path }) => [atPath('search', path, null)])],
  ['Glob', tool(glob, ({ pattern, path }) => [searched(path), atPattern(pattern, path ?? workspace)])],
  ['Grep', tool(grep, ({ path }) => [searched(path)])],
  ...named(plain, harmless),
  ...named(
    ['Task', 'Agent', 'SendMessage', 'Workflow'],
    forbidden('this run has one agent; do the work yourself'),
  ),
  ...named(
    ['Skill', 'SlashCommand'],
    forbidden('what it starts is not part of the task; do the work yourself'),
  ),
  ...named(
    ['WebFetch', 'WebSearch'],
    forbidden('web tools are off; only a command can reach a host, and only those that the policy names'),
  ),
  ...named(
    ['CronCreate', 'ScheduleWakeup', 'RemoteTrigger'],
    forbidden('a run does not wait for a time; go on with the work'),
  ),
  ...named(['EnterWorktree', 'ExitWorktree'], forbidden(`the work is done in ${workspace} only`)),
])
