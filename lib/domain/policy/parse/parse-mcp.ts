import { readFields, readTexts, report, type Problems } from '../../yaml/field-reader'
import type { YamlEntry } from '../../yaml/read-yaml'
import type { McpSyntax, Placed } from '../syntax'

const serversMax = 20
const toolsMax = 100
const wordsMax = 32
/** Programs shorten a longer name that is made of both, each in its own way, and then call another one. */
const nameMax = 56

const serverWord = /^[a-z][a-z0-9-]{0,30}$/
const toolWord = /^[A-Za-z0-9_.-]{1,64}$/

/** `name: { run: [program, argument, …], tools: [name, …] }` lines. */
export function readServers(entry: YamlEntry, problems: Problems): McpSyntax[] {
  const node = entry.value
  if (node.kind !== 'map') {
    report(problems, node.at, '`mcp` must be a list of `name: { run: […], tools: […] }` lines')
    return []
  }
  if (node.entries.length > serversMax)
    report(problems, node.at, `\`mcp\` has more than ${serversMax} servers; remove some`)
  return node.entries.slice(0, serversMax).flatMap((server) => readServer(server, problems) ?? [])
}

function readServer(entry: YamlEntry, problems: Problems): McpSyntax | null {
  const { key, at, value } = entry
  if (!serverWord.test(key))
    return report(
      problems,
      at,
      `\`${key}\` is no name of a server; use small letters, digits and \`-\`, at most 31, a letter first`,
    )
  const fields = readFields(value, ['run', 'tools'], 'a server', problems)
  if (fields === null) return null
  const run = readRun(key, fields.get('run'), at, problems)
  const tools = readTools(key, fields.get('tools'), at, problems)
  return run === null || tools === null ? null : { name: { value: key, at }, run, tools }
}

function readRun(
  server: string,
  field: YamlEntry | undefined,
  at: Placed<string>['at'],
  problems: Problems,
): string[] | null {
  if (field?.value.kind !== 'list' || field.value.items.length === 0)
    return report(
      problems,
      field?.value.at ?? at,
      `the server \`${server}\` needs a command as a list: \`run: [program, argument]\``,
    )
  if (field.value.items.length > wordsMax)
    return report(problems, field.value.at, `\`run\` has more than ${wordsMax} words; put them into a script`)
  const words = readTexts(field, problems)
  const bad = words.find(({ value }) => /[\p{C}$]/u.test(value))
  if (bad !== undefined)
    return report(
      problems,
      bad.at,
      'a word of `run` has `$` or a control character, which programs read in different ways; remove it',
    )
  return words.length === field.value.items.length ? words.map(({ value }) => value) : null
}

function readTools(
  server: string,
  field: YamlEntry | undefined,
  at: Placed<string>['at'],
  problems: Problems,
): Placed<string>[] | null {
  const tools = field === undefined ? [] : readTexts(field, problems)
  if (field === undefined || (field.value.kind === 'list' && field.value.items.length === 0))
    return report(problems, field?.value.at ?? at, `the server \`${server}\` has no \`tools\`; name each`)
  if (tools.length > toolsMax)
    return report(problems, field.value.at, `\`tools\` has more than ${toolsMax} names; remove some`)
  const problem = tools.flatMap(({ value, at }) => {
    const message = toolProblem(server, value)
    return message === null ? [] : [{ message, at }]
  })
  for (const { message, at } of problem) report(problems, at, message)
  return problem.length === 0 ? tools : null
}

function toolProblem(server: string, tool: string): string | null {
  if (!toolWord.test(tool))
    return `\`${tool}\` is no name of a tool; write it as its server does: letters, digits, \`_\`, \`.\` and \`-\`, no wildcard`
  if (server.length + tool.length > nameMax)
    return `\`${tool}\` and its server's name are together longer than ${nameMax} characters, which programs shorten; shorten the server's name`
  return null
}
