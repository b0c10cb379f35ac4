import { expect, test } from 'vitest'
import { readClaudeCode } from './claude-code/read'
import { readCodexCli } from './codex-cli/read'
import { readGeminiCli } from './gemini-cli/read'

const endless = '['.repeat(500_000) + ']'.repeat(500_000)
const toolUse = `{"type":"tool_use","id":"a","name":"b","input":${endless}}`

test.each([
  ['claude-code', readClaudeCode, `{"type":"assistant","message":{"content":[${toolUse}]}}`],
  ['gemini-cli', readGeminiCli, `{"type":"tool_use","tool_name":"a","tool_id":"b","parameters":${endless}}`],
  [
    'codex-cli',
    readCodexCli,
    `{"type":"item.completed","item":{"type":"mcp_tool_call","id":"a","server":"b","tool":"c","arguments":1,"status":"x","result":${endless}}}`,
  ],
])('%s: a line of lists in lists without end says nothing', (_, read, line) => {
  expect(read(line)).toEqual([])
})
