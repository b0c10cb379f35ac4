// A server of tools as programs start it: plain Node, JSON lines over its standard streams. Used by tests only.

/** Says `ready` with its name where it was started, and what it could write where it is asked to. */
export const toolServer = `import { appendFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
const [name] = process.argv.slice(2)
appendFileSync('/run/leeway/started-' + name, process.pid + '\\n')
const tried = (path) => {
  try {
    writeFileSync(path, 'by the server\\n')
    return 'wrote ' + path
  } catch (error) {
    return error.code + ' ' + path
  }
}
const schema = { type: 'object', properties: { text: { type: 'string' } } }
const tools = {
  search: ({ text }) => 'found ' + text,
  write: () => ['/workspace/src/by-server.txt', '/workspace/infra/by-server.txt', '/etc/by-server'].map(tried).join('; '),
  erase: () => tried('/run/leeway/erased'),
  'read.page': () => 'the page',
  fail: ({ text }) => {
    throw new Error(text)
  },
}
const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name, version: '1.0.0' } }),
  ping: () => ({}),
  'tools/list': () => ({ tools: Object.keys(tools).map((tool) => ({ name: tool, description: tool, inputSchema: schema })) }),
  'tools/call': (params) => {
    try {
      return { content: [{ type: 'text', text: tools[params.name](params.arguments ?? {}) }] }
    } catch (error) {
      return { content: [{ type: 'text', text: error.message }], isError: true }
    }
  },
}
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id === undefined) return
  const answer = answers[method]
  const reply = answer ? { result: answer(params) } : { error: { code: -32601, message: 'no such method' } }
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...reply }) + '\\n')
})
`
