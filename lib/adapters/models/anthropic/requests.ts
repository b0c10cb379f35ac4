// What Claude Code asks of the messages API.
import { listOf, recordOf, recordsOf, textOf, unknownNames, type JsonRecord } from '../json-value'
import type { ReadRequest, Route, Target, ToolResult } from '../model-interface'

const paths = new Set(['/v1/messages', '/v1/messages/count_tokens'])

export function route(method: string, { path, query }: Target): Route {
  if (method === 'HEAD' && path === '/') return { kind: 'answered' }
  if (method !== 'POST' || !paths.has(path)) return { kind: 'refused', why: 'it is no way to a model' }
  const odd = [...query].find(([name, value]) => name !== 'beta' || value !== 'true')
  if (odd) return { kind: 'refused', why: `the parameter \`${odd[0]}\` is not known here` }
  return { kind: 'passed', path: query.has('beta') ? `${path}?beta=true` : path, model: null }
}

// Left out are those that lead elsewhere: mcp_servers, container, thread, fallbacks.
const known = new Set([
  ...['model', 'messages', 'system', 'tools', 'tool_choice', 'max_tokens', 'stream', 'metadata'],
  ...['thinking', 'context_management', 'temperature', 'top_p', 'top_k', 'stop_sequences', 'cache_control'],
  ...['output_config', 'output_format', 'safeguards', 'diagnostics', 'service_tier'],
])
/** Tools that the program runs; every other type is run by the provider, out of reach of any rule. */
const localTools = /^(custom|(bash|text_editor|memory|tool_search_tool_regex|tool_search_tool_bm25)_\d{8})$/
const inlineSources = new Set(['base64', 'text', 'content'])

export function readRequest(body: JsonRecord): ReadRequest {
  const blocks = blocksOf(body)
  return { model: textOf(body['model']), results: blocks.flatMap(resultOf), problem: problemOf(body, blocks) }
}

/** Everything that messages and system are made of, what stands in results of tools included. */
function blocksOf(body: JsonRecord): JsonRecord[] {
  const contents = [...recordsOf(body['messages']).map(({ content }) => content), body['system']]
  const outer = contents.flatMap(recordsOf)
  return [...outer, ...outer.flatMap(inner)]
}

function inner(block: JsonRecord): JsonRecord[] {
  const within = [...recordsOf(block['content']), ...recordsOf(recordOf(block['source'])['content'])]
  return [...within, ...within.flatMap(({ source }) => recordsOf(recordOf(source)['content']))]
}

function resultOf(block: JsonRecord): ToolResult[] {
  if (block['type'] !== 'tool_result') return []
  const { content } = block
  const output =
    typeof content === 'string'
      ? content
      : recordsOf(content)
          .map(({ text }) => textOf(text))
          .join('\n')
  return [{ callId: textOf(block['tool_use_id']), output, isError: block['is_error'] === true }]
}

function problemOf(body: JsonRecord, blocks: readonly JsonRecord[]): string | null {
  const [name] = unknownNames(body, known)
  if (name !== undefined) return `\`${name}\` is not known here`
  const tool = recordsOf(body['tools']).find(({ type }) => type !== undefined && !isLocal(type))
  if (tool) return `the tool \`${textOf(tool['type'])}\` runs at the provider, where no rule reaches`
  if (blocks.some(leadsElsewhere)) return 'it names content that is kept or fetched elsewhere'
  return listOf(body['messages']).length === 0 ? 'it has no messages' : null
}

const isLocal = (type: unknown) => typeof type === 'string' && localTools.test(type)

function leadsElsewhere({ type, source, file_id: fileId }: JsonRecord): boolean {
  if (type === 'container_upload' || fileId !== undefined) return true
  const sourceType = recordOf(source)['type']
  return sourceType !== undefined && !inlineSources.has(textOf(sourceType))
}
