import 'server-only'
import { organisationScope } from '../domain/events/streams'
import { checkPolicy } from '../domain/policy/check/check'
import { withOrganisation } from '../domain/policy/organisation-policy'
import { parseOrganisationPolicy, parsePolicy } from '../domain/policy/parse/parse'
import type { CheckedPolicy, PolicySyntax } from '../domain/policy/syntax'
import { policies, type PolicyRow } from '../projections/policies'
import { wiring } from '../wiring'
import { policyScope } from './policy-scope'

/** Which of a project's policies is looked at. */
export type PolicyOf = 'inForce' | 'proposal'

/** `over`: the organisation's policy in force as written; null where there is none. */
export type ReadPolicy = ReadTexts & { over: PolicySyntax | null }
type ReadTexts = { checked: CheckedPolicy; syntax: PolicySyntax }

/**
 * One project's policy as it is in force or proposed, as written and as checked; `read` is null where there is none.
 * Null where there is no such project; the organisation's policy has neither profiles nor tasks.
 */
export async function policyOfProject(projectId: string, asked: string) {
  const found = await policyScope(projectId)
  if (found === null || found.isOrganisation) return null
  const { viewer, project, row } = found
  const of = chosenOf(row, asked)
  const blob = of === 'proposal' ? row?.proposal?.blob : row?.adopted?.blob
  return {
    ...{ viewer, projectId, project, row, of },
    read: blob === undefined ? null : await boundRead(blob),
  }
}

/** As runs are judged: with what the organisation's policy bounds; as written, each of the two by itself. */
async function boundRead(blob: string): Promise<ReadPolicy | null> {
  const { organisationInForce } = await wiring()
  const [read, over] = [await readPolicyTexts(blob), await organisationInForce()]
  if (read === null) return null
  return {
    ...read,
    checked: withOrganisation(read.checked, over),
    over: over && (await organisationSyntax()),
  }
}

async function organisationSyntax(): Promise<PolicySyntax | null> {
  const { readModels, snapshot } = await wiring()
  const blob = (await readModels.get(policies, organisationScope))?.adopted?.blob
  const parsed = blob === undefined ? null : parseOrganisationPolicy(await snapshot().blobs.get(blob))
  return parsed?.ok ? parsed.policy : null
}

/** A project that never adopted one has its proposal to look at. */
function chosenOf(row: PolicyRow | undefined, asked: string): PolicyOf {
  if (!row?.proposal) return 'inForce'
  return asked === 'proposal' || !row.adopted ? 'proposal' : 'inForce'
}

/** Null where the text has problems, which neither an adopted nor a proposed one has. */
async function readPolicyTexts(blob: string): Promise<ReadTexts | null> {
  const { snapshot } = await wiring()
  return readOnce(await snapshot().blobs.get(blob))
}

const known = new WeakMap<Uint8Array, ReadTexts | null>()

/** Parsed once for each body in memory: snapshots hand out the same one. */
function readOnce(content: Uint8Array): ReadTexts | null {
  const before = known.get(content)
  if (before !== undefined) return before
  const read = readText(content)
  known.set(content, read)
  return read
}

function readText(content: Uint8Array): ReadTexts | null {
  const parsed = parsePolicy(content)
  const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
  return parsed.ok && checked.ok ? { checked: checked.policy, syntax: parsed.policy } : null
}
