// What Gemini CLI asks of generateContent.
import { isRecord, listOf, recordOf, recordsOf, textOf, unknownNames, type JsonRecord } from '../json-value'
import type { ReadRequest, Route, Target, ToolResult } from '../model-interface'

const way =
  /^\/(v1|v1beta)\/models\/([A-Za-z0-9][A-Za-z0-9._-]{0,99}):(generateContent|streamGenerateContent|countTokens)$/

export function route(method: string, { path, query }: Target): Route {
  const [, , model, verb] = way.exec(path) ?? []
  if (method !== 'POST' || model === undefined) return { kind: 'refused', why: 'it is no way to a model' }
  const odd = [...query].find(([name, value]) => name !== 'key' && !(name === 'alt' && value === 'sse'))
  if (odd) return { kind: 'refused', why: `the parameter \`${odd[0]}\` is not known here` }
  const streams = verb === 'streamGenerateContent'
  // Its other form is one long array, which nothing here reads.
  if (streams !== query.has('alt')) return { kind: 'refused', why: 'a stream is asked for with `alt=sse`' }
  return { kind: 'passed', path: streams ? `${path}?alt=sse` : path, model }
}

// Left out are those that lead elsewhere: cachedContent.
const known = new Set([
  ...['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'safetySettings', 'labels'],
  ...['model'],
])
const inlineParts = new Set([
  ...[
    'text',
    'thought',
    'thoughtSignature',
    'inlineData',
    'functionCall',
    'functionResponse',
    'partMetadata',
  ],
  ...['executableCode', 'codeExecutionResult', 'videoMetadata', 'mediaResolution'],
])

export function readRequest(body: JsonRecord): ReadRequest {
  const parts = [...recordsOf(body['contents']), recordOf(body['systemInstruction'])].flatMap(partsOf)
  const results = parts.map((part) => part['functionResponse']).filter(isRecord)
  const all = [...parts, ...results.flatMap(partsOf)]
  return {
    model: textOf(body['model']).replace(/^models\//, ''),
    results: results.map(resultOf),
    problem: problemOf(body, all),
  }
}

const partsOf = ({ parts }: JsonRecord) => (isRecord(parts) ? [parts] : recordsOf(parts))

function resultOf({ id, response }: JsonRecord): ToolResult {
  const { output, error } = recordOf(response)
  const said = output ?? error
  const text = typeof said === 'string' ? said : JSON.stringify(response ?? '')
  return { callId: textOf(id), output: text, isError: output === undefined && error !== undefined }
}

function problemOf(body: JsonRecord, parts: readonly JsonRecord[]): string | null {
  const [name] = unknownNames(body, known)
  if (name !== undefined) return `\`${name}\` is not known here`
  const hosted = listOf(body['tools'])
    .map(recordOf)
    .flatMap((tool) => Object.keys(tool))
    .find((tool) => tool !== 'functionDeclarations')
  if (hosted !== undefined) return `the tool \`${hosted}\` runs at the provider, where no rule reaches`
  const odd = parts.flatMap((part) => Object.keys(part)).find((key) => !inlineParts.has(key))
  if (odd !== undefined) return `a part \`${odd}\` may name content that is kept or fetched elsewhere`
  return listOf(body['contents']).length === 0 ? 'it has no contents' : null
}
