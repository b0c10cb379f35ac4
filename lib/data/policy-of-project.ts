import 'server-only'
import { checkPolicy } from '../domain/policy/check/check'
import { withOrganisation } from '../domain/policy/organisation-policy'
import { parsePolicy } from '../domain/policy/parse/parse'
import type { CheckedPolicy, PolicySyntax } from '../domain/policy/syntax'
import { policies, type PolicyRow } from '../projections/policies'
import { projects } from '../projections/projects'
import { wiring } from '../wiring'
import { requireViewer } from './viewer'

/** Which of a project's policies is looked at. */
export type PolicyOf = 'inForce' | 'proposal'

export type ReadPolicy = { checked: CheckedPolicy; syntax: PolicySyntax }

/**
 * One project's policy as it is in force or proposed, as written and as checked; `read` is null where there is none.
 * Null where there is no such project.
 */
export async function policyOfProject(projectId: string, asked: string) {
  const viewer = await requireViewer('policy.view', { projectId })
  const { readModels } = await wiring()
  const [project, row] = await Promise.all([
    readModels.get(projects, projectId),
    readModels.get(policies, projectId),
  ])
  if (project === undefined) return null
  const of = chosenOf(row, asked)
  const blob = of === 'proposal' ? row?.proposal?.blob : row?.adopted?.blob
  return {
    ...{ viewer, projectId, project: project.name, row, of },
    read: blob === undefined ? null : await boundRead(blob),
  }
}

/** As runs are judged: with what the organisation's policy bounds; as written, the project's own text. */
async function boundRead(blob: string): Promise<ReadPolicy | null> {
  const { organisationInForce } = await wiring()
  const [read, over] = [await readPolicyTexts(blob), await organisationInForce()]
  return read && { ...read, checked: withOrganisation(read.checked, over) }
}

/** A project that never adopted one has its proposal to look at. */
function chosenOf(row: PolicyRow | undefined, asked: string): PolicyOf {
  if (!row?.proposal) return 'inForce'
  return asked === 'proposal' || !row.adopted ? 'proposal' : 'inForce'
}

/** Null where the text has problems, which neither an adopted nor a proposed one has. */
export async function readPolicyTexts(blob: string): Promise<ReadPolicy | null> {
  const { snapshot } = await wiring()
  return readOnce(await snapshot().blobs.get(blob))
}

const known = new WeakMap<Uint8Array, ReadPolicy | null>()

/** Parsed once for each body in memory: snapshots hand out the same one. */
function readOnce(content: Uint8Array): ReadPolicy | null {
  const before = known.get(content)
  if (before !== undefined) return before
  const read = readText(content)
  known.set(content, read)
  return read
}

function readText(content: Uint8Array): ReadPolicy | null {
  const parsed = parsePolicy(content)
  const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
  return parsed.ok && checked.ok ? { checked: checked.policy, syntax: parsed.policy } : null
}
