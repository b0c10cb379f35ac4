import type { Problem } from '../../events/fields'
import { toolsPlaced } from '../mcp'
import type { PolicySyntax } from '../syntax'

/** Some checks compare each with each; a policy of so many is judged within a second. */
export const rulesMax = 2000

/** A policy that nobody could read any more; what it says is then not looked into. */
export function tooManyRules(syntax: PolicySyntax): Problem | null {
  const count = countRules(syntax)
  if (count <= rulesMax) return null
  const message = `the policy has ${count} rules; at most ${rulesMax} are allowed, so use wider globs`
  return { line: 1, column: 1, message }
}

function countRules({ agents, types, profiles, ceilings, ...syntax }: PolicySyntax): number {
  const lists = [
    ...[syntax.protect, syntax.secrets, syntax.network, syntax.checks, syntax.steering, syntax.tests],
    toolsPlaced(syntax.mcp ?? []),
  ]
  const ofProfiles = profiles.flatMap((one) => [
    one.read,
    one.write,
    one.execute,
    one.network,
    toolsPlaced(one.mcp ?? []),
    one.protect,
    one.checks,
  ])
  return (
    agents.length +
    types.reduce((sum, type) => sum + 1 + type.profiles.length, 0) +
    profiles.length +
    ceilings.reduce((sum, { names }) => sum + names.length, 0) +
    [...lists, ...ofProfiles].reduce((sum, list) => sum + (list?.length ?? 0), 0)
  )
}
