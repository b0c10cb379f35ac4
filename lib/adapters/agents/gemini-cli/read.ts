// The lines of `-o stream-json`. The program puts a tool's name before the model's id of a call; it is taken off.
import { z } from 'zod'
import type { AgentSaid } from '../../../orchestrator/agent-ports'
import { Count, SessionId, Text, bounded, boundedInput, createLineReader } from '../said'

const Failure = z.object({ type: Text.default(''), message: Text.default('') })
const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('init'), session_id: SessionId }),
  z.object({ type: z.literal('message'), role: z.string(), content: z.string() }),
  z.object({
    type: z.literal('tool_use'),
    tool_name: z.string(),
    tool_id: z.string(),
    parameters: z.unknown(),
  }),
  z.object({
    type: z.literal('tool_result'),
    tool_id: z.string(),
    status: z.string(),
    output: Text.default(''),
    error: Failure.optional(),
  }),
  z.object({
    type: z.literal('result'),
    status: z.string(),
    error: Failure.optional(),
    stats: z.object({ input_tokens: Count, output_tokens: Count }),
  }),
])
type Line = z.infer<typeof Line>

export const readGeminiCli = createLineReader((line) => {
  const known = Line.safeParse(line)
  return known.success ? saidIn(known.data) : []
})

function saidIn(line: Line): AgentSaid[] {
  switch (line.type) {
    case 'init':
      return [{ kind: 'session', id: line.session_id }]
    case 'message':
      return line.role === 'assistant' ? [{ kind: 'message', text: bounded(line.content) }] : []
    case 'tool_use':
      return [
        {
          kind: 'toolCall',
          callId: modelId(line.tool_id),
          tool: line.tool_name,
          input: boundedInput(line.parameters),
        },
      ]
    case 'tool_result':
      return readToolResult(line)
    case 'result':
      return readResult(line)
    default:
      return line satisfies never
  }
}

const modelId = (id: string) => id.replace(/^[A-Za-z]+(?:_[A-Za-z]+)*__/, '')

function readToolResult(line: Extract<Line, { type: 'tool_result' }>): AgentSaid[] {
  const callId = modelId(line.tool_id)
  const isError = line.status !== 'success'
  const output = bounded(isError ? (line.error?.message ?? line.output) : line.output)
  const result: AgentSaid = { kind: 'toolResult', callId, output, isError }
  if (line.error?.type !== 'policy_violation') return [result]
  return [{ kind: 'refusal', callId, tool: null, why: output }, result]
}

function readResult({ status, error, stats }: Extract<Line, { type: 'result' }>): AgentSaid[] {
  const ok = status === 'success'
  return [
    {
      kind: 'usage',
      inputTokens: stats.input_tokens,
      outputTokens: stats.output_tokens,
      costMicroUsd: null,
    },
    { kind: 'ended', ok, why: ok ? '' : bounded(error?.message || status) },
  ]
}
