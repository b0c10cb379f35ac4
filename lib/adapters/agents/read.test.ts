// What is read from the lines that the real programs wrote. `UPDATE_GOLDEN=1 npx vitest run
// lib/adapters/agents/read.test.ts` writes the readings anew; the difference is then read like code.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AgentSaid } from '../../orchestrator/agent-ports'
import { readClaudeCode } from './claude-code/read'
import { readCodexCli } from './codex-cli/read'
import { readGeminiCli } from './gemini-cli/read'

const sessions = [
  { runtime: 'claude-code', version: '2.1.330', read: readClaudeCode },
  { runtime: 'claude-code', version: '2.1.197', read: readClaudeCode },
  { runtime: 'gemini-cli', version: '0.61.0', read: readGeminiCli },
  { runtime: 'codex-cli', version: '0.169.0', read: readCodexCli },
]

describe.each(sessions)('$runtime $version', ({ runtime, version, read }) => {
  const path = (name: string) => fileURLToPath(new URL(`${runtime}/golden/${name}`, import.meta.url))
  const lines = readFileSync(path(`${version}.jsonl`), 'utf8').split('\n')

  test('a session is read as its golden file says', () => {
    const text = `${JSON.stringify(lines.flatMap(read), null, 2)}\n`
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path(`${version}.said.json`), text)
    expect(text).toBe(readFileSync(path(`${version}.said.json`), 'utf8'))
  })

  test('whatever a line holds, it is read, and what is said is bounded', () => {
    const known = lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line))
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.jsonValue(), fc.nat(), (line, junk, at) => {
        expectBounded(read(JSON.stringify(withJunk(line, junk, at))))
        expectBounded(read(JSON.stringify(junk)))
        expectBounded(read(JSON.stringify(line).slice(0, at % 2000)))
      }),
      { numRuns: 2000 },
    )
  })
})

/** One of the values in the line becomes something else. */
function withJunk(line: unknown, junk: unknown, at: number): unknown {
  if (typeof line !== 'object' || line === null) return junk
  const entries = Object.entries(line)
  const changed = entries.map(([key, value], index): [string, unknown] => [
    key,
    index === at % entries.length ? withJunk(value, junk, Math.floor(at / entries.length)) : value,
  ])
  return Array.isArray(line) ? changed.map(([, value]) => value) : Object.fromEntries(changed)
}

function expectBounded(said: readonly AgentSaid[]) {
  expect(said.length).toBeLessThanOrEqual(200)
  for (const one of said) {
    if (one.kind === 'session') expect(one.id).toMatch(/^[0-9a-f-]{36}$/i)
    if (one.kind === 'toolCall') expect(() => JSON.parse(one.input) as unknown).not.toThrow()
    if (one.kind === 'usage')
      for (const count of [one.inputTokens, one.outputTokens, one.costMicroUsd ?? 0])
        expect(Number.isSafeInteger(count) && count >= 0).toBe(true)
  }
}

const long = 'x'.repeat(200_000)
const call = { type: 'tool_use', id: 'a', name: 'Write', input: { content: long } }

test('long texts are cut, long inputs left out, and too many parts of a line not read', () => {
  const content = [
    { type: 'text', text: long },
    call,
    ...Array.from({ length: 500 }, () => ({ ...call, input: {} })),
  ]
  const said = readClaudeCode(JSON.stringify({ type: 'assistant', message: { content } }))
  expect(said).toHaveLength(200)
  expect(said[0]?.kind === 'message' && said[0].text.length).toBe(65_537)
  expect(said[1]).toMatchObject({ kind: 'toolCall', input: '{"leftOut":"200014 characters"}' })
})

test('a line that is too long, an argument for a session and a NUL say nothing harmful', () => {
  const text = (value: string) => ({
    type: 'assistant',
    message: { content: [{ type: 'text', text: value }] },
  })
  expect(readClaudeCode(JSON.stringify(text('x'.repeat(5_000_000))))).toEqual([])
  const init = { type: 'system', subtype: 'init', session_id: '--dangerously-skip-permissions' }
  expect(readClaudeCode(JSON.stringify(init))).toEqual([])
  expect(readClaudeCode(JSON.stringify(text('a\0b')))).toEqual([{ kind: 'message', text: 'a\uFFFDb' }])
})
