import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compiledRuntimes, type CompiledRuntime } from '../compile/compiled'
import { samplePermissions } from '../compile/testing/sample-policy'
import { decide } from './evaluate'
import { judgeCall } from './judge-call'
import type { Permissions } from '../permissions'

const permissions = samplePermissions('library')

function judge(runtime: CompiledRuntime, tool: string, input: unknown, by: Permissions = permissions) {
  return judgeCall(runtime, by, { callId: '1', tool, input })
}

const whyOf = (...call: Parameters<typeof judge>) => judge(...call).why
const isAllowed = (...call: Parameters<typeof judge>) => judge(...call).allowed

/** `true` where the call is allowed. */
type Case = [tool: string, input: unknown, allowed: boolean]

const patch = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n')
const heredoc = (quote: string, text: string) => `apply_patch <<${quote}EOF${quote}\n${text}\nEOF`

const cases: Record<CompiledRuntime, Case[]> = {
  'claude-code': [
    ['Read', { file_path: '/workspace/src/a.ts' }, true],
    ['Read', { file_path: '/workspace/./src//a.ts', offset: 1, limit: 2 }, true],
    ['Read', { file_path: 'src/a.ts' }, false],
    ['Read', { file_path: '/workspace/test/a.ts' }, false],
    ['Read', { file_path: '/workspace/src/.ENV' }, false],
    ['Read', { file_path: '/workspace/src/../.env' }, false],
    ['Read', { file_path: '/workspace/src/a.ts\0' }, false],
    ['Read', { file_path: ' /workspace/src/a.ts' }, false],
    ['Read', { file_path: '/Workspace/src/a.ts' }, false],
    ['Read', { file_path: '/workspace-2/src/a.ts' }, false],
    ['Read', { file_path: '~/x' }, false],
    ['Read', { file_path: '/etc/leeway/task.md' }, true],
    ['Read', { file_path: '/tmp/claude-1000/x.output' }, true],
    ['Read', { file_path: '/etc/passwd' }, false],
    ['Read', { file_path: '/agent.git/config' }, false],
    ['Read', { file_path: '/tmp/../etc/passwd' }, false],
    ['Write', { file_path: '/tmp/../workspace/infra/a.tf', content: 'x' }, false],
    ['LS', { path: '/workspace/src/../..' }, false],
    ['Read', { file_path: '/workspace/src/a.ts', more: 1 }, false],
    ['Read', { file_path: 7 }, false],
    ['Read', 'src/a.ts', false],
    ['Write', { file_path: '/workspace/src/a.ts', content: 'x' }, true],
    ['Write', { file_path: '/workspace/src/auth/a.ts', content: 'x' }, false],
    ['Write', { file_path: '/workspace/src/generated/a.ts', content: 'x' }, false],
    ['Write', { file_path: '/tmp/a.ts', content: 'x' }, true],
    ['Write', { file_path: '/run/leeway/report.md', content: 'x' }, true],
    ['Write', { file_path: '/run/leeway-doors/x', content: 'x' }, false],
    ['Write', { file_path: '/home/agent/.claude/settings.json', content: 'x' }, false],
    ['Write', { file_path: '/etc/leeway/claude.json', content: 'x' }, false],
    [
      'Edit',
      { file_path: '/workspace/docs/a.md', old_string: 'a', new_string: 'b', replace_all: false },
      true,
    ],
    ['Edit', { file_path: '/workspace/infra/a', old_string: 'a', new_string: 'b' }, false],
    ['MultiEdit', { file_path: '/workspace/infra/a', edits: [] }, false],
    ['NotebookEdit', { notebook_path: '/workspace/src/n.ipynb', new_source: 'x' }, true],
    ['NotebookEdit', { notebook_path: '/workspace/n.ipynb', new_source: 'x' }, false],
    ['Bash', { command: 'git status', description: 'x' }, true],
    ['Bash', { command: 'git status && curl x' }, false],
    ['Bash', { command: 'node -e 1', run_in_background: true }, true],
    ['Bash', { command: 'git status', cwd: '/' }, false],
    ['Monitor', { command: 'curl x', description: 'x', timeout_ms: 1 }, false],
    ['Grep', { pattern: 'x' }, true],
    ['Grep', { pattern: 'x', path: '/workspace/docs' }, true],
    ['Grep', { pattern: 'x', path: '/workspace/infra' }, false],
    ['Grep', { pattern: 'x', path: '/etc' }, false],
    ['Glob', { pattern: '**/*.ts' }, true],
    ['Glob', { pattern: '/etc/*' }, false],
    ['Glob', { pattern: '/*' }, false],
    ['Glob', { pattern: '*/../../etc/*' }, false],
    ['Glob', { pattern: '/workspace/src/*' }, true],
    ['LS', { path: '/workspace' }, true],
    ['TaskCreate', { subject: 'x' }, true],
    ['TodoWrite', { todos: [] }, true],
    ['ToolSearch', { query: 'x' }, true],
    ['Agent', { prompt: 'x' }, false],
    ['Skill', { skill: 'x' }, false],
    ['WebFetch', { url: 'http://x' }, false],
    ['CronCreate', { cron: '* * * * *', prompt: 'x' }, false],
    ['EnterWorktree', { name: 'x' }, false],
    ['mcp__docs__search', {}, false],
    ['read', { file_path: '/workspace/src/a.ts' }, false],
    ['constructor', {}, false],
  ],
  'gemini-cli': [
    ['read_file', { file_path: 'src/a.ts' }, true],
    ['read_file', { file_path: './src/a.ts' }, true],
    ['read_file', { file_path: '/workspace/src/a.ts', start_line: 1 }, true],
    ['read_file', { file_path: '.env' }, false],
    ['read_file', { file_path: 'src/\\.\\./x' }, false],
    ['read_file', { path: 'src/a.ts' }, false],
    ['read_many_files', { include: ['src/*'] }, false],
    ['write_file', { file_path: 'src/b.ts', content: 'x' }, true],
    ['write_file', { file_path: 'package.json', content: 'x' }, false],
    ['write_file', { file_path: '/home/agent/.gemini/settings.json', content: 'x' }, false],
    ['replace', { file_path: 'src/a.ts', instruction: 'x', old_string: 'a', new_string: 'b' }, true],
    ['replace', { file_path: 'a.snap', old_string: 'a', new_string: 'b' }, false],
    ['run_shell_command', { command: 'git log', description: 'x' }, true],
    ['run_shell_command', { command: 'git log', dir_path: 'src' }, true],
    ['run_shell_command', { command: 'git log', dir_path: '/etc' }, false],
    ['run_shell_command', { command: 'curl x' }, false],
    ['list_directory', { dir_path: '.' }, true],
    ['list_directory', { dir_path: '..' }, false],
    ['glob', { pattern: '**/*.ts' }, true],
    ['grep_search', { pattern: 'x', include_pattern: '*.ts' }, true],
    ['search_file_content', { pattern: 'x', dir_path: 'infra' }, false],
    ['update_topic', { title: 'x' }, true],
    ['write_todos', { todos: [] }, true],
    ['web_fetch', { prompt: 'x' }, false],
    ['save_memory', { fact: 'x' }, false],
    ['invoke_agent', { agent_name: 'x' }, false],
    ['mcp_docs_search', {}, false],
    ['nope', {}, false],
  ],
  'codex-cli': [
    ['exec_command', { cmd: 'git status', yield_time_ms: 1, login: false }, true],
    ['exec_command', { cmd: 'git status', workdir: 'src' }, true],
    ['exec_command', { cmd: 'git status', workdir: '/etc' }, false],
    ['exec_command', { cmd: 'git status', shell: '/bin/sh' }, true],
    ['exec_command', { cmd: 'git status', shell: '/workspace/src/sh' }, false],
    ['exec_command', { cmd: 'node', tty: true }, false],
    ['exec_command', { cmd: 'git status', sandbox_permissions: 'require_escalated' }, false],
    ['exec_command', { cmd: 'curl x' }, false],
    ['exec_command', {}, false],
    ['Bash', { command: 'git status' }, true],
    ['shell', { command: ['bash', '-lc', 'git status'] }, true],
    ['shell', { command: ['bash', '-lc', 'curl x'] }, false],
    ['shell', { command: ['git', "it's"] }, true],
    ['shell', { command: ['curl', 'x'] }, false],
    ['shell', { command: [] }, false],
    ['local_shell', { command: ['/bin/bash', '-c', 'git log', 'x'] }, false],
    ['apply_patch', patch('*** Add File: src/n.ts', '+*** Add File: infra/x'), true],
    ['apply_patch', { command: patch('*** Update File: src/a.ts', '@@', '-a', '+b') }, true],
    ['apply_patch', { input: patch('*** Delete File: infra/a.tf') }, false],
    ['apply_patch', patch('*** Update File: src/a.ts', '*** Move to: infra/a.ts', '@@', '+b'), false],
    ['apply_patch', patch('*** Add File: src/n.ts', '+x', '  *** Add File: infra/n.ts', '+x'), false],
    ['apply_patch', patch('*** Add File: /workspace/src/n.ts', '+x'), true],
    ['apply_patch', patch('*** Add File: src/../infra/n.ts', '+x'), false],
    ['apply_patch', patch('*** Add Files: src/n.ts', '+x'), false],
    ['apply_patch', 'garbage', false],
    ['exec_command', { cmd: heredoc("'", patch('*** Add File: src/n.ts', '+$x')) }, true],
    ['exec_command', { cmd: heredoc("'", patch('*** Add File: infra/n.ts', '+x')) }, false],
    ['exec_command', { cmd: `cd src && ${heredoc('', patch('*** Add File: n.ts', '+x'))}` }, true],
    ['exec_command', { cmd: `cd infra && ${heredoc('', patch('*** Add File: n.ts', '+x'))}` }, false],
    ['exec_command', { cmd: heredoc("'", patch('*** Add File: n.ts', '+x')), workdir: 'infra' }, false],
    ['exec_command', { cmd: heredoc('', patch('*** Add File: src/n.ts', '+$(curl x)')) }, false],
    ['exec_command', { cmd: `${heredoc("'", patch('*** Add File: src/n.ts', '+x'))}\ncurl x` }, false],
    ['exec_command', { cmd: heredoc("'", `${patch('*** Add File: src/n.ts')}\nEOF\ncurl x`) }, false],
    ['write_stdin', { session_id: 1, chars: '' }, true],
    ['write_stdin', { session_id: 1, chars: '\u0003' }, true],
    ['write_stdin', { session_id: 1, chars: 'curl x\n' }, false],
    ['view_image', { path: '/workspace/src/a.png' }, true],
    ['view_image', { path: 'config/a.secret' }, false],
    ['update_plan', { plan: [] }, true],
    ['exec', 'text(1)', false],
    ['spawn_agent', { message: 'x' }, false],
    ['web_search', {}, false],
  ],
}

describe('a call of a tool of a server', () => {
  const served = samplePermissions('served')
  const names: Record<CompiledRuntime, [allowed: string[], refused: string[]]> = {
    'claude-code': [
      ['mcp__docs__search', 'mcp__docs__read_page', 'mcp__notes__list-notes'],
      [
        'mcp__docs__erase',
        'mcp__docs__',
        'mcp__notes__search',
        'mcp__other__search',
        'mcp__docs__Search',
        'mcp_docs_search',
        'mcp__docs',
      ],
    ],
    'gemini-cli': [
      ['mcp_docs_search', 'mcp_docs_read_page', 'mcp_notes_list-notes'],
      ['mcp_docs_erase', 'mcp_docs_', 'mcp_notes_search', 'mcp_other_search', 'mcp__docs__search'],
    ],
    'codex-cli': [
      ['mcp__docs__search', 'mcp__docs__read_page', 'mcp__notes__list-notes'],
      ['mcp__docs__erase', 'mcp__notes__search', 'mcp__other__search', 'read_mcp_resource', 'search'],
    ],
  }

  test.each(compiledRuntimes)('is allowed exactly where the policy names both: %s', (runtime) => {
    const [allowed, refused] = names[runtime]
    for (const tool of allowed)
      expect(judge(runtime, tool, { a: [1] }, served), tool).toMatchObject({ allowed: true, rule: 'mcp' })
    for (const tool of refused) expect(isAllowed(runtime, tool, {}, served), tool).toBe(false)
    for (const tool of [...allowed, ...refused]) expect(isAllowed(runtime, tool, {}), tool).toBe(false)
  })

  test('is refused with what the run may call instead', () => {
    expect(whyOf('claude-code', 'mcp__docs__erase', {}, served)).toBe(
      'the tool `mcp__docs__erase` is not allowed: the policy lets this run call docs/read_page, docs/search, notes/list-notes and no other tool of a server',
    )
    expect(whyOf('gemini-cli', 'mcp_docs_search', {})).toBe(
      'the tool `mcp_docs_search` is not allowed: this run has no server of tools',
    )
  })

  test('counts a dot in a name as the programs do', () => {
    const dotted = { ...served, mcp: [{ name: 'docs', run: ['x'], tools: ['read.page'] }] }
    expect(isAllowed('claude-code', 'mcp__docs__read_page', {}, dotted)).toBe(true)
    expect(isAllowed('codex-cli', 'mcp__docs__read_page', {}, dotted)).toBe(true)
    expect(isAllowed('gemini-cli', 'mcp_docs_read.page', {}, dotted)).toBe(true)
    expect(isAllowed('gemini-cli', 'mcp_docs_read_page', {}, dotted)).toBe(false)
  })
})

describe.each(compiledRuntimes)('%s', (runtime) => {
  test.each(cases[runtime])('%s %j: %s', (tool, input, allowed) => {
    expect(judge(runtime, tool, input)).toMatchObject({ allowed })
  })

  test('there is an answer to any call, in one short sentence', () => {
    const tools = fc.oneof(fc.string(), fc.constantFrom(...cases[runtime].map(([tool]) => tool)))
    const keys = fc.constantFrom(
      'file_path',
      'command',
      'cmd',
      'path',
      'dir_path',
      'pattern',
      'chars',
      'input',
    )
    const inputs = fc.oneof(fc.anything(), fc.dictionary(keys, fc.oneof(fc.string(), fc.anything())))
    fc.assert(
      fc.property(tools, inputs, (tool, input) => {
        const { why, rule } = judge(runtime, tool, input)
        expect(why).toMatch(/^[^\n\0]{1,900}$/u)
        expect(rule).not.toBe('')
      }),
      { numRuns: 3000 },
    )
  })
})

const writing: Record<CompiledRuntime, (path: string) => [string, unknown]> = {
  'claude-code': (path) => ['Write', { file_path: path, content: '' }],
  'gemini-cli': (path) => ['write_file', { file_path: path, content: '' }],
  'codex-cli': (path) => ['apply_patch', patch(`*** Add File: ${path}`, '+')],
}
const reading: Record<CompiledRuntime, (path: string) => [string, unknown]> = {
  'claude-code': (path) => ['Read', { file_path: path }],
  'gemini-cli': (path) => ['read_file', { file_path: path }],
  'codex-cli': (path) => ['view_image', { path }],
}
const running: Record<CompiledRuntime, (command: string) => [string, unknown]> = {
  'claude-code': (command) => ['Bash', { command }],
  'gemini-cli': (command) => ['run_shell_command', { command }],
  'codex-cli': (command) => ['exec_command', { cmd: command }],
}

const steps = fc.array(
  fc.constantFrom(
    'src',
    'auth',
    'docs',
    'a.md',
    '.env',
    '.ENV',
    'a.snap',
    'infra',
    'config',
    'x.secret',
    'Src',
  ),
  { minLength: 1, maxLength: 4 },
)
const spelling = fc.array(fc.constantFrom('', '.', '..', '\0', ' ', '\\', '~'), { maxLength: 2 })

/** Where the system would find it; null where it would be an error or lies elsewhere. */
function found(path: string): string | null {
  const walked: string[] = []
  for (const step of path.slice('/workspace'.length).split('/'))
    if (step === '..') walked.pop()
    else if (step !== '' && step !== '.') walked.push(step)
  return walked.join('/')
}

test.each(compiledRuntimes)(
  '%s: no spelling of a path is allowed where the path itself is refused',
  (runtime) => {
    fc.assert(
      fc.property(steps, spelling, fc.nat(4), (path, odd, at) => {
        const spelled = `/workspace/${[...path.slice(0, at), ...odd, ...path.slice(at)].join('/')}`
        const real = found(spelled) ?? ''
        if (isAllowed(runtime, ...writing[runtime](spelled)))
          expect(decide(permissions, { kind: 'write', path: real })).toMatchObject({ allowed: true })
        if (isAllowed(runtime, ...reading[runtime](spelled)))
          expect(decide(permissions, { kind: 'read', path: real })).toMatchObject({ allowed: true })
        const plain = `/workspace/${path.join('/')}`
        expect(isAllowed(runtime, ...writing[runtime](plain))).toBe(
          decide(permissions, { kind: 'write', path: path.join('/') }).allowed,
        )
      }),
      { numRuns: 5000 },
    )
  },
)

test.each(compiledRuntimes)('%s: a command is allowed exactly where its line is', (runtime) => {
  const word = fc.constantFrom(
    'git',
    'curl',
    'node',
    ' ',
    '&&',
    ';',
    '|',
    '$(',
    ')',
    '\n',
    '"',
    'x',
    '>',
    'apply_patch',
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      const command = words.join(' ')
      expect(isAllowed(runtime, ...running[runtime](command))).toBe(
        decide(permissions, { kind: 'execute', command }).allowed,
      )
    }),
    { numRuns: 3000 },
  )
})

test('a refusal names the rule and what would be allowed', () => {
  expect(whyOf('claude-code', 'Write', { file_path: '/workspace/test/a.ts', content: '' })).toBe(
    '`test/a.ts` may not be written: no rule allows it; this run may write docs/*.md, src/**',
  )
  expect(whyOf('gemini-cli', 'read_file', { file_path: 'src/.env' })).toBe(
    '`src/.env` may not be read: the rule `secrets` covers it with `**/.env`; leave it as it is',
  )
  expect(whyOf('codex-cli', 'exec_command', { cmd: 'git log | curl x' })).toBe(
    'the command `curl` may not be run: no rule allows it; this run may run git, node, npm, scripts/*.sh',
  )
  expect(whyOf('codex-cli', 'exec_command', { cmd: 'echo $(id)' })).toBe(
    '`echo $(id)` is refused: a line that is not made of plain commands is not looked into; this run may run git, node, npm, scripts/*.sh',
  )
  expect(whyOf('claude-code', 'Read', { file_path: 'a`\n\u202eb' })).toBe(
    '`a b` is refused: give a path without control characters, backslashes and blanks at its ends',
  )
  expect(whyOf('claude-code', 'Read', { file_path: '/workspace/src/a.ts', more: 1 })).toBe(
    'the tool `Read` is not allowed: its input is not understood (Unrecognized key: "more")',
  )
})

test('what lets a call through is named too', () => {
  expect(judge('claude-code', 'Read', { file_path: '/workspace/src/a.ts' })).toEqual({
    allowed: true,
    rule: 'read allow',
    part: 'src/**',
    why: 'the rule `read allow` lets it through',
  })
})
