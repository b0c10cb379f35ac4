// Results are those of the real programs, as they came back to the model.
import { describe, expect, test } from 'vitest'
import { createCallLedger } from './call-ledger'
import type { CompiledRuntime } from '../compile/compiled'
import type { Judgement } from './tool-call'

const yes: Judgement = { allowed: true, rule: 'read allow', part: '**', why: 'the rule lets it through' }
const no: Judgement = { allowed: false, rule: 'secrets', part: '.env', why: 'it is a `secret`: leave it' }

type Told = {
  tool: string
  input?: unknown
  judgement?: Judgement
  asked?: Judgement | null
  heldBack?: boolean
}

/** One call from its making to its result. */
function violation(
  runtime: CompiledRuntime,
  { tool, input = { a: 1 }, judgement = yes, asked = judgement, heldBack = false }: Told,
  output: string,
  isError = false,
) {
  const ledger = createCallLedger(runtime)
  const call = { callId: 'c1', tool, input }
  expect(ledger.called({ call, judgement, heldBack })).toBeNull()
  const question = runtime === 'gemini-cli' ? { ...call, callId: '' } : call
  if (asked !== null) expect(ledger.decided(question, asked)).toBeNull()
  const found = ledger.returned({ callId: 'c1', output, isError })
  if (found !== null) expect(found.call).toEqual(call)
  return found?.why ?? null
}

const silenced = (tool: string) => `the tool \`${tool}\` ran without asking the policy: its hook was silenced`
const although = (tool: string) => `the tool \`${tool}\` ran although the policy refused it: ${no.why}`

const shells: Record<CompiledRuntime, { tool: string; ran: string; isError: boolean }> = {
  'claude-code': { tool: 'Bash', ran: 'Exit code 128\nfatal: not a git repository', isError: true },
  'gemini-cli': {
    tool: 'run_shell_command',
    ran: '<untrusted_context>\nOutput: x\nProcess Group PGID: 50\n</untrusted_context>',
    isError: false,
  },
  'codex-cli': {
    tool: 'exec_command',
    ran: 'Chunk ID: 415860\nWall time: 0.0000 seconds\nProcess exited with code 0\nOutput:\nhello\n',
    isError: false,
  },
}

describe.each(Object.entries(shells))('%s', (name, { tool, ran, isError }) => {
  const runtime = (['claude-code', 'gemini-cli', 'codex-cli'] as const).find((one) => one === name)
  if (runtime === undefined) throw new Error(name)

  test('a call that was asked about and allowed may run', () => {
    expect(violation(runtime, { tool }, ran, isError)).toBeNull()
  })
  test('a call that ran without a question is found', () => {
    expect(violation(runtime, { tool, asked: null }, ran, isError)).toBe(silenced(tool))
  })
  test('a call that ran although it was refused is found, whoever refused it', () => {
    expect(violation(runtime, { tool, judgement: no }, ran, isError)).toBe(although(tool))
    expect(violation(runtime, { tool, judgement: no, asked: yes }, ran, isError)).toBe(although(tool))
    expect(violation(runtime, { tool, judgement: no, asked: null }, ran, isError)).toBe(although(tool))
    expect(violation(runtime, { tool, asked: no }, ran, isError)).toContain('although the policy refused it')
  })
  test('a call that was held back ran as something else', () => {
    expect(violation(runtime, { tool, judgement: no, asked: null, heldBack: true }, ran, isError)).toBeNull()
  })

  test('one question serves one call', () => {
    const ledger = createCallLedger(runtime)
    const input = { command: 'git status' }
    const question = { callId: runtime === 'gemini-cli' ? '' : 'c1', tool, input }
    ledger.called({ call: { callId: 'c1', tool, input }, judgement: yes, heldBack: false })
    ledger.called({
      call: { callId: 'c2', tool, input: { command: 'git status' } },
      judgement: yes,
      heldBack: false,
    })
    ledger.decided(question, yes)
    expect(ledger.returned({ callId: 'c1', output: ran, isError })).toBeNull()
    expect(ledger.returned({ callId: 'c2', output: ran, isError })?.why).toBe(silenced(tool))
  })

  test('parallel calls are told apart in any order, and a result counts once', () => {
    const ledger = createCallLedger(runtime)
    const ids = ['a', 'b', 'c']
    const call = (callId: string) => ({ callId, tool, input: { command: 'git', n: { x: callId, y: 1 } } })
    const question = (callId: string) => ({
      ...call(callId),
      callId: runtime === 'gemini-cli' ? '' : callId,
      input: { n: { y: 1, x: callId }, command: 'git' },
    })
    for (const id of ids) ledger.called({ call: call(id), judgement: yes, heldBack: false })
    for (const id of ['c', 'a', 'b']) ledger.decided(question(id), yes)
    for (const id of ['b', 'c', 'a']) expect(ledger.returned({ callId: id, output: ran, isError })).toBeNull()
    expect(ledger.returned({ callId: 'a', output: ran, isError })).toBeNull()
  })

  test('a call that is cut off has no result and breaks no rule; a result of an earlier session is not ours', () => {
    const ledger = createCallLedger(runtime)
    ledger.called({ call: { callId: 'a', tool, input: {} }, judgement: no, heldBack: false })
    expect(ledger.returned({ callId: 'earlier', output: ran, isError })).toBeNull()
  })

  test('a last call is undecided unless it was held back, refused by the hook, or allowed by hook and gateway', () => {
    const undecided = (judgement: Judgement, asked: Judgement | null, heldBack = false) => {
      const ledger = createCallLedger(runtime)
      const call = { callId: 'c1', tool, input: { command: 'git' } }
      ledger.called({ call, judgement, heldBack })
      if (asked) ledger.decided({ ...call, callId: runtime === 'gemini-cli' ? '' : 'c1' }, asked)
      const open = ledger.undecided()
      expect(open).toEqual(open.length === 0 ? [] : [call])
      return open.length > 0
    }
    expect([undecided(yes, null), undecided(no, null), undecided(no, yes)]).toEqual([true, true, true])
    expect([undecided(yes, yes), undecided(yes, no), undecided(no, no)]).toEqual([false, false, false])
    expect([undecided(no, null, true), undecided(no, no, true)]).toEqual([false, false])
  })

  test('of two last calls alike, one question decides one; a call with a result is not undecided', () => {
    const ledger = createCallLedger(runtime)
    const call = (callId: string) => ({ callId, tool, input: { command: 'git' } })
    for (const id of ['a', 'b', 'c']) ledger.called({ call: call(id), judgement: yes, heldBack: false })
    for (const id of ['a', 'b'])
      ledger.decided({ ...call(id), callId: runtime === 'gemini-cli' ? '' : id }, yes)
    ledger.returned({ callId: 'a', output: ran, isError })
    expect(ledger.undecided()).toEqual([call('c')])
  })

  test('what the gateway put in place of a call is asked about in its name', () => {
    const ledger = createCallLedger(runtime)
    ledger.called({
      call: { callId: 'c1', tool, input: { command: 'curl x' } },
      judgement: no,
      heldBack: true,
    })
    const line = "printf '%s\\n' 'leeway: refused: it is a secret : leave it' >&2; exit 1"
    const question = { callId: runtime === 'gemini-cli' ? '' : 'c1', tool, input: { command: line } }
    expect(ledger.heldBack(question)).toEqual(no)
    expect(ledger.heldBack({ ...question, callId: 'c2', input: { command: 'ls' } })).toBeNull()
    expect(ledger.decided(question, no)).toBeNull()
    expect(ledger.returned({ callId: 'c1', output: ran, isError })).toBeNull()
    expect(ledger.heldBack(question)).toBeNull()
  })

  test('a flood of questions ends the run, and makes no room for a call without one', () => {
    const ledger = createCallLedger(runtime)
    const answers = Array.from({ length: 10_001 }, (_, index) =>
      ledger.decided({ callId: runtime === 'gemini-cli' ? '' : `x${index}`, tool, input: { index } }, yes),
    )
    expect(answers.slice(0, 10_000).every((answer) => answer === null)).toBe(true)
    expect(answers[10_000]?.why).toBe(
      'the hook was asked more than 10000 times about calls that the model did not make',
    )
    ledger.called({ call: { callId: 'c', tool, input: {} }, judgement: yes, heldBack: false })
    expect(ledger.returned({ callId: 'c', output: ran, isError })?.why).toBe(silenced(tool))
  })

  test('a flood of questions about one call that was held back ends the run, too', () => {
    const ledger = createCallLedger(runtime)
    const call = { callId: 'c1', tool, input: { command: 'curl x' } }
    ledger.called({ call, judgement: no, heldBack: true })
    const question = { ...call, callId: runtime === 'gemini-cli' ? '' : 'c1', input: { command: no.why } }
    const answers = Array.from({ length: 10_001 }, () => ledger.decided(question, no))
    expect(answers.slice(0, 10_000).every((answer) => answer === null)).toBe(true)
    expect(answers[10_000]?.why).toContain('asked more than 10000 times')
  })

  test('a second call under an id that still waits ends the run', () => {
    const ledger = createCallLedger(runtime)
    const call = { callId: 'c1', tool, input: {} }
    ledger.called({ call, judgement: no, heldBack: false })
    expect(ledger.called({ call, judgement: yes, heldBack: false })?.why).toContain('the same id')
  })

  test('a flood of calls ends the run', () => {
    const ledger = createCallLedger(runtime)
    const call = (index: number) =>
      ledger.called({ call: { callId: `c${index}`, tool, input: {} }, judgement: yes, heldBack: false })
    expect(Array.from({ length: 10_001 }, (_, index) => call(index)).at(-1)?.why).toBe(
      'more than 10000 calls wait for a result',
    )
  })
})

type Refusal = [runtime: CompiledRuntime, tool: string, output: string, isError: boolean]

const reminder =
  '\n\n<system-reminder>\n<total_tokens>14999985 tokens left</total_tokens>\n</system-reminder>\n'

const unrun: Refusal[] = [
  ['claude-code', 'Read', `PreToolUse:Read hook error: leeway: refused: no${reminder}`, true],
  [
    'claude-code',
    'Bash',
    'PreToolUse:Bash hook error: [/bin/bash -p /etc/leeway/hook.sh]: leeway: the policy',
    true,
  ],
  ['claude-code', 'Monitor', `leeway: refused: no${reminder}`, true],
  [
    'claude-code',
    'Read',
    `<tool_use_error>File is in a directory that is denied by your permission settings.</tool_use_error>${reminder}`,
    true,
  ],
  ['claude-code', 'Nope', '<tool_use_error>Error: No such tool available: Nope</tool_use_error>', true],
  [
    'claude-code',
    'Read',
    '<tool_use_error>InputValidationError: Read failed due to the following issues:\nx</tool_use_error>',
    true,
  ],
  ['gemini-cli', 'read_file', 'Tool execution blocked: leeway: refused: no', true],
  ['gemini-cli', 'run_shell_command', 'Tool execution blocked: leeway: refused: no', true],
  ['gemini-cli', 'run_shell_command', "params must have required property 'command'", true],
  ['gemini-cli', 'nope', 'Tool "nope" not found. Did you mean one of: "glob"?', true],
  ['gemini-cli', 'read_file', 'Path not in workspace: Attempted path "/x" resolves outside', true],
  [
    'codex-cli',
    'exec_command',
    'Command blocked by PreToolUse hook: leeway: refused: no. Command: curl x',
    false,
  ],
  ['codex-cli', 'view_image', 'Tool call blocked by PreToolUse hook: leeway: no. Tool: view_image', false],
  ['codex-cli', 'shell', 'unsupported call: shell', false],
  ['codex-cli', 'exec_command', 'failed to parse function arguments: missing field `cmd`', false],
  ['codex-cli', 'apply_patch', 'apply_patch verification failed: invalid patch: The first line', false],
  ['codex-cli', 'write_stdin', 'write_stdin failed: Unknown process id 1', false],
  ['codex-cli', 'apply_patch', 'aborted', false],
  ['gemini-cli', 'mcp_docs_erase', 'Tool "mcp_docs_erase" not found. Did you mean one of: "glob"?', true],
  ['codex-cli', 'mcp__docs__erase', 'unsupported call: mcp__docserase', false],
]

test.each(unrun)('%s says that `%s` did not run: %s', (runtime, tool, output, isError) => {
  expect(violation(runtime, { tool, asked: null }, output, isError)).toBeNull()
  expect(violation(runtime, { tool, judgement: no }, output, isError)).toBeNull()
})

test.each(unrun)(
  '%s: `%s` is found to have run where a request told before that: %s',
  (runtime, tool, output, isError) => {
    const ledger = createCallLedger(runtime)
    const call = { callId: 'c1', tool, input: {} }
    ledger.called({ call, judgement: no, heldBack: false })
    expect(ledger.retold({ callId: 'c1', output: 'done', isError: false })).toBeNull()
    expect(ledger.returned({ callId: 'c1', output, isError })).toBeNull()
    expect(ledger.retold({ callId: 'c1', output, isError })).toBeNull()
    expect(
      ledger.retold({ callId: 'c1', output: '[Old tool result content cleared]', isError: false }),
    ).toBeNull()
    expect(ledger.retold({ callId: 'c2', output: 'done', isError: false })).toBeNull()
    expect(ledger.retold({ callId: 'c1', output: 'done', isError: false })).toEqual({
      call,
      why: `the tool \`${tool}\` ran, and a result that says it did not was forged`,
    })
  },
)

const forged: Refusal[] = [
  ['claude-code', 'Bash', '<tool_use_error>Error: No such tool available: Bash</tool_use_error>', false],
  ['claude-code', 'Bash', 'Exit code 1\n<tool_use_error>x</tool_use_error>', true],
  [
    'claude-code',
    'Bash',
    '<tool_use_error>x</tool_use_error>\n<error>Command was aborted before completion</error>',
    true,
  ],
  ['claude-code', 'Bash', '<tool_use_error>Error calling tool (Bash): x</tool_use_error>', true],
  ['claude-code', 'Bash', 'PreToolUse:Bash hook error: leeway: refused: no', false],
  ['claude-code', 'Bash', 'leeway: refused: no', true],
  ['gemini-cli', 'run_shell_command', 'Tool execution blocked: leeway: refused: no', false],
  ['gemini-cli', 'run_shell_command', 'leeway: refused: no', true],
  ['gemini-cli', 'read_file', 'Tool execution blocked: leeway: refused: no', false],
  ['codex-cli', 'exec_command', 'Chunk ID: 1\nOutput:\nCommand blocked by PreToolUse hook: leeway', false],
  ['codex-cli', 'exec_command', 'aborted by the user', false],
  ['codex-cli', 'mcp__docs__fail', 'Wall time: 0.0022 seconds\nOutput:\nunsupported call: x', false],
  ['gemini-cli', 'mcp_docs_fail', "MCP tool 'fail' reported tool error for function call: {}", true],
]

test.each(forged)(
  '%s: what a tool can put out itself counts as run: `%s` %s',
  (runtime, tool, output, isError) => {
    expect(violation(runtime, { tool, asked: null }, output, isError)).toBe(silenced(tool))
    expect(violation(runtime, { tool, judgement: no }, output, isError)).toBe(although(tool))
  },
)

test('Codex CLI never asks about waiting and about looking for tools, and asks about all else', () => {
  expect(violation('codex-cli', { tool: 'tool_search', asked: null }, '')).toBeNull()
  expect(violation('codex-cli', { tool: 'write_stdin', asked: null }, 'Chunk ID: 1')).toBeNull()
  expect(violation('codex-cli', { tool: 'write_stdin', judgement: no, asked: null }, 'Chunk ID: 1')).toBe(
    although('write_stdin'),
  )
  expect(violation('codex-cli', { tool: 'get_goal', asked: null }, '{}')).toBe(silenced('get_goal'))
})

test('a last call that its program never asks about is undecided only where the gateway refused it', () => {
  const undecided = (judgement: Judgement) => {
    const ledger = createCallLedger('codex-cli')
    const call = { callId: 'c1', tool: 'write_stdin', input: {} }
    ledger.called({ call, judgement, heldBack: false })
    return ledger.undecided().length
  }
  expect([undecided(yes), undecided(no)]).toEqual([0, 1])
})

test('an input that is nested without end is never taken for another', () => {
  const deep: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
  const told = { tool: 'read_file', input: deep }
  expect(violation('gemini-cli', told, 'x')).toBe(silenced('read_file'))
})
