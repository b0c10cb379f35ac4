// The tools of Gemini CLI 0.61.0, with the names that it still takes from earlier versions. Relative paths begin at
// the directory it was started in.
import { z } from 'zod'
import { workspace } from '../../compile/compiled'
import { atPath, atPattern, execute, forbidden, harmless, named, tool, type ToolTable } from './tool-use'

const text = z.string()
const maybe = text.optional()
const any = z.unknown().optional()
/** Any tool takes it: whether it starts beside the others of its reply. */
const order = { wait_for_previous: any }
const patterns = z.union([text, z.array(text)]).optional()

const read = z.strictObject({ file_path: text, start_line: any, end_line: any, ...order })
const write = z.strictObject({ file_path: text, content: text, ...order })
const replace = z.strictObject({
  file_path: text,
  instruction: maybe,
  old_string: text,
  new_string: text,
  allow_multiple: any,
  ...order,
})
const shell = z.strictObject({
  command: text,
  description: maybe,
  dir_path: maybe,
  is_background: any,
  delay_ms: any,
  ...order,
})
const glob = z.strictObject({
  pattern: text,
  dir_path: maybe,
  case_sensitive: any,
  respect_git_ignore: any,
  respect_gemini_ignore: any,
  ...order,
})
const grep = z.strictObject({
  pattern: text,
  dir_path: maybe,
  include_pattern: patterns,
  exclude_pattern: any,
  names_only: any,
  max_matches_per_file: any,
  total_max_matches: any,
  ...order,
})
const list = z.strictObject({ dir_path: text, ignore: any, file_filtering_options: any, ...order })

const searched = (path: string | undefined) => atPath('search', path ?? workspace, workspace)
const search = tool(grep, ({ dir_path, include_pattern }) => [
  searched(dir_path),
  ...[include_pattern ?? []].flat().map((pattern) => atPattern(pattern, workspace)),
])

/** They touch the conversation, or the program's own list of tasks. */
const plain = [
  ...['update_topic', 'write_todos', 'complete_task', 'get_internal_docs', 'ask_user'],
  ...['list_background_processes', 'read_background_output'],
  ...['create_task', 'get_task', 'list_tasks', 'update_task', 'add_dependency', 'visualize'].map(
    (name) => `tracker_${name}`,
  ),
]

export const geminiCliTools: ToolTable = new Map([
  ['run_shell_command', tool(shell, ({ command, dir_path }) => execute(command, dir_path, workspace))],
  ['read_file', tool(read, ({ file_path }) => [atPath('read', file_path, workspace)])],
  ['read_many_files', forbidden('read files one by one with `read_file`')],
  ['write_file', tool(write, ({ file_path }) => [atPath('write', file_path, workspace)])],
  ['replace', tool(replace, ({ file_path }) => [atPath('write', file_path, workspace)])],
  ['list_directory', tool(list, ({ dir_path }) => [searched(dir_path)])],
  [
    'glob',
    tool(glob, ({ pattern, dir_path }) => [searched(dir_path), atPattern(pattern, dir_path ?? workspace)]),
  ],
  ['grep_search', search],
  ['search_file_content', search],
  ...named(plain, harmless),
  [
    'save_memory',
    forbidden('nothing is kept beyond the run; write down what matters in a file of the change'),
  ],
  ...named(['invoke_agent', 'activate_skill'], forbidden('this run has one agent; do the work yourself')),
  ...named(
    ['web_fetch', 'google_web_search'],
    forbidden('web tools are off; only a command can reach a host, and only those that the policy names'),
  ),
  ...named(
    ['enter_plan_mode', 'exit_plan_mode'],
    forbidden('the mode of the program stays as it is; go on with the work'),
  ),
])
