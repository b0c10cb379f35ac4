// Servers of tools that a profile names. A server is the same only where its whole command is; lists are sorted and
// without repetition.
import type { McpServer } from './permissions'
import { sortUnique } from './scope'
import type { McpBound, McpSyntax, Placed } from './syntax'

/** A tool as the policy names it, e.g. `docs/search`. */
export function toolName(server: string, tool: string): string {
  return `${server}/${tool}`
}

const namesMax = 300

/** For a sentence: `docs/read, docs/search`, cut where there are many. Empty where there is none. */
export function toolNames(servers: readonly McpServer[]): string {
  const names = servers.flatMap(({ name, tools }) => tools.map((tool) => toolName(name, tool))).join(', ')
  return names.length <= namesMax ? names : `${names.slice(0, namesMax)}…`
}

/** From `docs/search`; null where it is no such name. */
export function parseTool(text: string): { kind: 'call'; server: string; tool: string } | null {
  const [server = '', tool = '', ...rest] = text.split('/')
  return server === '' || tool === '' || rest.length > 0 ? null : { kind: 'call', server, tool }
}

/** Each tool with the command of its server, so that equal texts are the same tool of the same program. */
export function toolsWithCommand({ name, run, tools }: McpServer): string[] {
  return tools.map((tool) => `${toolName(name, tool)} (${commandText(run)})`)
}

export function serverText({ name, run, tools }: McpServer): string {
  return `${name}: ${commandText(run)} (${tools.join(', ')})`
}

/** Different commands have different texts. */
function commandText(run: readonly string[]): string {
  return run.map((word) => (/^[\w./:@=+,-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
}

/** By code unit, so that the order is the same on every machine. A name stands once in a list. */
export function sortServers(servers: readonly McpServer[]): McpServer[] {
  const byName = new Map(servers.map((one) => [one.name, one]))
  return [...byName]
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, { run, tools }]) => ({ name, run: [...run], tools: sortUnique(tools) }))
}

/** Both must allow. Commutative, associative and idempotent. */
export function intersectServers(a: McpBound, b: McpBound): McpBound {
  if (a === 'unbounded') return b === 'unbounded' ? b : sortServers(b)
  if (b === 'unbounded') return sortServers(a)
  return sortServers(a.flatMap((one) => inBoth(one, b)))
}

function inBoth(one: McpServer, others: readonly McpServer[]): McpServer[] {
  const other = others.find(({ name }) => name === one.name)
  if (other === undefined || JSON.stringify(one.run) !== JSON.stringify(other.run)) return []
  const tools = one.tools.filter((tool) => other.tools.includes(tool))
  return tools.length === 0 ? [] : [{ ...one, tools }]
}

// INVARIANT: where no profile names a server, none is started.
export function serversOf(bound: McpBound): McpServer[] {
  return bound === 'unbounded' ? [] : sortServers(bound)
}

/** As written → as compared. */
export function serversWritten(servers: readonly McpSyntax[]): McpServer[] {
  return sortServers(
    servers.map(({ name, run, tools }) => ({
      name: name.value,
      run,
      tools: tools.map(({ value }) => value),
    })),
  )
}

/** `docs/search`, each where its tool stands. */
export function toolsPlaced(servers: readonly McpSyntax[]): Placed<string>[] {
  return servers.flatMap(({ name, tools }) =>
    tools.map(({ value, at }) => ({ value: toolName(name.value, value), at })),
  )
}
