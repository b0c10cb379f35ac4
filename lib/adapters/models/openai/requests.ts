// What Codex CLI asks of the responses API.
import { isRecord, listOf, recordOf, recordsOf, textOf, unknownNames, type JsonRecord } from '../json-value'
import type { ReadRequest, Route, Target, ToolResult } from '../model-interface'

export function route(method: string, { path, query }: Target): Route {
  if (method !== 'POST' || path !== '/v1/responses')
    return { kind: 'refused', why: 'it is no way to a model' }
  const [odd] = query.keys()
  if (odd !== undefined) return { kind: 'refused', why: `the parameter \`${odd}\` is not known here` }
  return { kind: 'passed', path, model: null }
}

// Left out are those that lead elsewhere, or that go on unseen: previous_response_id, conversation, prompt, background.
const known = new Set([
  ...['model', 'stream', 'input', 'instructions', 'tools', 'tool_choice', 'parallel_tool_calls', 'reasoning'],
  ...['store', 'include', 'prompt_cache_key', 'prompt_cache_retention', 'prompt_cache_options', 'text'],
  ...[
    'client_metadata',
    'metadata',
    'temperature',
    'top_p',
    'max_output_tokens',
    'max_tool_calls',
    'truncation',
  ],
  ...['service_tier', 'user', 'safety_identifier', 'stream_options', 'context_management'],
])
/** Tools that the program runs; every other type is run by the provider, out of reach of any rule. */
const localTools = new Set(['function', 'custom', 'local_shell', 'apply_patch'])

export function readRequest(body: JsonRecord): ReadRequest {
  const items = recordsOf(body['input'])
  return { model: textOf(body['model']), results: items.flatMap(resultOf), problem: problemOf(body, items) }
}

function resultOf(item: JsonRecord): ToolResult[] {
  if (!/_output$/.test(textOf(item['type']))) return []
  const { output } = item
  const said = Array.isArray(output)
    ? recordsOf(output)
        .map(({ text }) => textOf(text))
        .join('\n')
    : output
  const text = typeof said === 'string' ? said : JSON.stringify(said ?? '')
  return [{ callId: textOf(item['call_id']), output: text, isError: false }]
}

function problemOf(body: JsonRecord, items: readonly JsonRecord[]): string | null {
  const [name] = unknownNames(body, known)
  if (name !== undefined) return `\`${name}\` is not known here`
  if (body['service_tier'] === 'priority') return 'it asks for a dearer way than the prices are declared for'
  const tools = [...listOf(body['tools']), ...items.flatMap(({ tools: given }) => listOf(given))]
  const hosted = tools
    .map(recordOf)
    .flatMap(withNamed)
    .find((tool) => !isLocal(tool))
  if (hosted) return `the tool \`${textOf(hosted['type'])}\` runs at the provider, where no rule reaches`
  if (items.some(leadsElsewhere)) return 'it names content that is kept or fetched elsewhere'
  return listOf(body['input']).length === 0 && textOf(body['input']) === '' ? 'it has no input' : null
}

/** A namespace is a list of tools; it holds no other namespace. */
function withNamed(tool: JsonRecord): JsonRecord[] {
  return tool['type'] === 'namespace' ? listOf(tool['tools']).map(recordOf) : [tool]
}

function isLocal({ type, execution, environment }: JsonRecord): boolean {
  if (type === 'tool_search') return execution === 'client'
  if (type === 'shell') return recordOf(environment)['type'] === 'local'
  return localTools.has(textOf(type))
}

function leadsElsewhere(item: JsonRecord): boolean {
  if (item['type'] === 'item_reference') return true
  const contents = [item['content'], item['output']].flatMap(listOf).filter(isRecord)
  return [item, ...contents].some(
    ({ file_id: fileId, file_url: fileUrl, image_url: imageUrl }) =>
      isSet(fileId) || isSet(fileUrl) || (isSet(imageUrl) && !textOf(imageUrl).startsWith('data:')),
  )
}

const isSet = (value: unknown) => value !== undefined && value !== null
