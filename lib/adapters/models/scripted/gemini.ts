import { z } from 'zod'
import { usage, type Conversation, type Reply, type ScriptedInterface } from './interface'

const Result = z.object({
  functionResponse: z.object({
    id: z.string().optional(),
    name: z.string(),
    response: z.record(z.string(), z.unknown()),
  }),
})
const Tools = z.object({ functionDeclarations: z.array(z.object({ name: z.string() })).optional() })
const Body = z.object({
  tools: z.array(Tools).optional(),
  contents: z.array(z.object({ parts: z.array(z.unknown()).optional() })),
})

const paths = /^\/v1(?:beta)?\/models\/([\w.-]+):(generateContent|streamGenerateContent|countTokens)$/

export const gemini: ScriptedInterface = {
  kindOf(method, path) {
    const action = paths.exec(path)?.[2]
    if (method !== 'POST' || action === undefined) return 'other'
    return action === 'countTokens' ? 'count' : 'reply'
  },
  wantsStream: (path) => path.endsWith(':streamGenerateContent'),
  read(path, body): Conversation {
    const { tools = [], contents } = Body.parse(body)
    return {
      model: paths.exec(path)?.[1] ?? '',
      tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
      results: contents.flatMap(({ parts = [] }) => parts).flatMap(resultOf),
      length: contents.length,
    }
  },
  stream(reply) {
    const parts = partsOf(reply)
    return parts.map((part, index) => {
      const last = index === parts.length - 1
      return `data: ${JSON.stringify(last ? ended(reply, [part]) : candidates(reply, [part]))}\r\n\r\n`
    })
  },
  whole: (reply) => ended(reply, partsOf(reply)),
  count: () => ({ totalTokens: usage.input }),
  error: (status) => ({ error: { code: status, message: 'as the script says', status: 'UNKNOWN' } }),
}

function resultOf(part: unknown) {
  const result = Result.safeParse(part)
  if (!result.success) return []
  const { id, name, response } = result.data.functionResponse
  const text = response.output ?? response.error ?? response
  return [{ callId: id ?? name, text: typeof text === 'string' ? text : JSON.stringify(text) }]
}

/** A reply needs at least one part. */
function partsOf({ says, calls }: Reply) {
  return [
    ...(says === '' && calls.length > 0 ? [] : [{ text: says }]),
    ...calls.map(({ callId, name, input }) => ({ functionCall: { id: callId, name, args: input } })),
  ]
}

function candidates({ id, model }: Reply, parts: readonly unknown[]) {
  return {
    responseId: id,
    modelVersion: model,
    candidates: [{ index: 0, content: { role: 'model', parts } }],
  }
}

function ended({ id, model }: Reply, parts: readonly unknown[]) {
  return {
    responseId: id,
    modelVersion: model,
    candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount: usage.input,
      candidatesTokenCount: usage.output,
      totalTokenCount: usage.input + usage.output,
    },
  }
}
