// The questions are those of the programs, word for word as the versions named here asked them.
import { describe, expect, test } from 'vitest'
import { readQuestion } from './hook-question'

const claudeCode = {
  session_id: '2f5d3c67-6839-4715-848a-ca771861ab69',
  transcript_path: '/home/agent/.claude/projects/-workspace/2f5d3c67-6839-4715-848a-ca771861ab69.jsonl',
  cwd: '/workspace',
  prompt_id: 'd019348d-4026-4a88-ab24-a2c31dcf6a96',
  permission_mode: 'dontAsk',
  hook_event_name: 'PreToolUse',
  tool_name: 'Read',
  tool_input: { file_path: '/workspace/src/a.ts' },
  tool_use_id: 'toolu_2',
}
const geminiCli = {
  session_id: 'e97bc377-5d5f-4179-a50b-703250eeb520',
  transcript_path: '/home/agent/.gemini/tmp/workspace/chats/session-2026-11-26T17-26-e97bc377.jsonl',
  cwd: '/workspace',
  hook_event_name: 'BeforeTool',
  timestamp: '2026-11-26T17:26:37.299Z',
  tool_name: 'read_file',
  tool_input: { file_path: 'src/a.ts' },
}
const codexCli = {
  session_id: '01a218e5-2a53-7a81-a802-9ae868c20b2b',
  turn_id: '01a218e5-2a6c-7603-8a31-a3fac6660a3b',
  transcript_path: '/home/agent/.codex/sessions/2026/11/26/rollout-2026-11-26T17-26-41-01a218e5.jsonl',
  cwd: '/workspace',
  hook_event_name: 'PreToolUse',
  model: 'gpt-5.5',
  permission_mode: 'bypassPermissions',
  tool_name: 'Bash',
  tool_input: { command: 'cat src/a.ts' },
  tool_use_id: 'call_3',
}

const refusal = { allowed: false, rule: 'secrets', part: '.env', why: 'no' }
const pass = { allowed: true, rule: 'read allow', part: '**', why: 'yes' }

function ask(question: unknown) {
  const read = readQuestion(JSON.stringify(question))
  if (read === null) throw new Error('not understood')
  const refused: unknown = JSON.parse(read.answer(refusal))
  return { call: read.call, refused, allowed: read.answer(pass) }
}

const denied = (permissionDecisionReason: string) => ({
  hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason },
})

describe('a question is read and answered as its program means it', () => {
  test('Claude Code 2.1.330 and 2.1.197', () => {
    expect(ask(claudeCode)).toEqual({
      call: { callId: 'toolu_2', tool: 'Read', input: { file_path: '/workspace/src/a.ts' } },
      refused: denied('leeway: refused: no'),
      allowed: '{}',
    })
  })

  test('Gemini CLI 0.61.0, which names no call', () => {
    expect(ask(geminiCli)).toEqual({
      call: { callId: '', tool: 'read_file', input: { file_path: 'src/a.ts' } },
      refused: { decision: 'deny', reason: 'leeway: refused: no' },
      allowed: '{}',
    })
  })

  test('Codex CLI 0.169.0', () => {
    expect(ask(codexCli)).toEqual({
      call: { callId: 'call_3', tool: 'Bash', input: { command: 'cat src/a.ts' } },
      refused: denied('leeway: refused: no'),
      allowed: '{}',
    })
  })
})

test('what is no question gets no answer', () => {
  const broken = [
    '',
    'x',
    '[]',
    'null',
    '7',
    '{}',
    JSON.stringify({ ...claudeCode, hook_event_name: 'PostToolUse' }),
    JSON.stringify({ ...claudeCode, tool_name: '' }),
    JSON.stringify({ ...claudeCode, tool_name: 'x'.repeat(257) }),
    JSON.stringify({ ...claudeCode, tool_name: ['Read'] }),
    JSON.stringify({ ...claudeCode, tool_use_id: 7 }),
    JSON.stringify(claudeCode).slice(0, -1),
  ]
  expect(broken.map(readQuestion)).toEqual(broken.map(() => null))
})
