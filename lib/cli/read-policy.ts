// The policy file of the checkout somebody stands in, for commands that need no installation.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Problem } from '../domain/events/fields'
import { checkPolicy } from '../domain/policy/check/check'
import { parsePolicy } from '../domain/policy/parse/parse'
import type { Permissions } from '../domain/policy/permissions'
import { profilePermissions } from '../domain/policy/compose/profile-permissions'
import type { Sources } from '../domain/policy/sources'
import { policyPath, type CheckedPolicy, type PolicySyntax } from '../domain/policy/syntax'
import { callerDirectory } from '../wiring'
import { Refusal } from './command'

export type ReadPolicy = { path: string } & (
  { policy: CheckedPolicy; syntax: PolicySyntax; problems: [] } | { policy: null; problems: Problem[] }
)

/** `file` is relative to where the person stands; without one it is the project's policy there. */
export async function readPolicyFile(file: string | undefined): Promise<ReadPolicy> {
  const path = file ?? policyPath
  const content = await readFile(resolve(callerDirectory(), path)).catch(() => null)
  if (content === null) {
    const message = 'this file cannot be read; name another, or write one with `leeway init`'
    return { path, policy: null, problems: [{ line: 1, column: 1, message }] }
  }
  const parsed = parsePolicy(content)
  const checked = parsed.ok ? checkPolicy(parsed.policy, path) : parsed
  if (!checked.ok || !parsed.ok) return { path, policy: null, problems: checked.ok ? [] : checked.problems }
  return { path, policy: checked.policy, syntax: parsed.policy, problems: [] }
}

export function problemLine(path: string, { line, column, message }: Problem): string {
  return `${path}:${line}:${column} ${message}`
}

/** What a profile of the file permits; a Refusal where the file has problems or knows no such profile. */
export async function readProfile(
  file: string | undefined,
  expression: string | undefined,
): Promise<{ permissions: Permissions; sources: Sources }> {
  const { path, policy, problems } = await readPolicyFile(file)
  if (policy === null) throw new Refusal(problems.map((one) => problemLine(path, one)).join('\n'))
  const permitted = profilePermissions(policy, expression ?? null)
  if (!permitted.ok) throw new Refusal(permitted.why)
  return permitted
}
