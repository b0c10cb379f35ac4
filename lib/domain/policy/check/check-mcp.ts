import { report, type Problems } from '../../yaml/field-reader'
import { serversWritten, toolName, toolsPlaced, toolsWithCommand } from '../mcp'
import { reportRepeated } from './report-repeated'
import type { McpSyntax, Placed, PolicySyntax } from '../syntax'

/** Each tool once of its server; with a list of the policy's own, each in that list and in some profile. */
export function checkServers({ mcp, profiles }: PolicySyntax, problems: Problems): void {
  const perProfile = profiles.map((profile) => profile.mcp ?? [])
  for (const servers of perProfile) reportRepeated(toolsPlaced(servers), problems)
  if (mcp === null) return
  reportRepeated(toolsPlaced(mcp), problems)
  checkBound(mcp, perProfile.flat(), problems)
}

/** The policy's own list starts no server: one that no profile names has no effect. */
function checkBound(bound: readonly McpSyntax[], given: readonly McpSyntax[], problems: Problems): void {
  for (const { value, at } of toolsBeyond(given, bound))
    report(
      problems,
      at,
      `\`${value}\` can never be called: the policy's own \`mcp\` does not name it with this command; add it there or remove it here`,
    )
  for (const { value, at } of toolsBeyond(bound, given))
    report(
      problems,
      at,
      `no profile names \`${value}\` with this command, and this list only bounds what profiles name; add it to one or remove it here`,
    )
}

/** Of the first, what none of the second names. */
function toolsBeyond(these: readonly McpSyntax[], those: readonly McpSyntax[]): Placed<string>[] {
  const known = new Set(those.flatMap((server) => serversWritten([server]).flatMap(toolsWithCommand)))
  return these.flatMap(({ name, run, tools }) =>
    tools.flatMap(({ value, at }) => {
      const [key = ''] = toolsWithCommand({ name: name.value, run, tools: [value] })
      return known.has(key) ? [] : [{ value: toolName(name.value, value), at }]
    }),
  )
}
