import 'server-only'
import { mayDo } from '../domain/access'
import type { PolicyChange } from '../domain/policy/compare-bounds'
import { comparePolicies } from '../domain/policy/compare-policies'
import { addedReach, networkReach } from '../domain/policy/network-reach'
import { policies, type PolicyRow } from '../projections/policies'
import { projects } from '../projections/projects'
import { wiring } from '../wiring'
import { act, text } from './act'
import { nameBook, peopleOf } from './names'
import { projectsWhere } from './projects-where'
import { readSpending } from './spending'
import { requireSignedIn, requireViewer, type ActionResult } from './viewer'

/** The projects whose policy the viewer may see. */
export async function listPolicyProjects() {
  const who = await requireSignedIn()
  const rows = await projectsWhere(who, 'policy.view')
  return rows.map(({ projectId, name }) => ({ projectId, name }))
}

/** One project's policy: in force, proposed, refused, and every version. */
export async function getPolicy(projectId: string) {
  const who = await requireViewer('policy.view', { projectId })
  const { readModels, blobs } = await wiring()
  const [project, row, names] = await Promise.all([
    readModels.get(projects, projectId),
    readModels.get(policies, projectId),
    nameBook(),
  ])
  if (project === undefined) return null
  const textOf = async (blob: string | undefined) =>
    blob === undefined ? null : (await blobs.get(blob)).toString('utf8')
  const changes = await changesOf(row)
  const mayAdopt = mayDo(who, 'policy.adopt', { projectId })
  return {
    projectId,
    project: project.name,
    row,
    texts: {
      adopted: await textOf(row?.adopted?.blob),
      proposal: await textOf(row?.proposal?.blob),
      refused: await textOf(row?.refused?.blob),
    },
    changes,
    network: await networkOf(row),
    spending: await readSpending(projectId),
    people: peopleOf(names),
    mayAdopt,
    whyNot: mayAdopt ? null : 'A lead of this project adopts a policy.',
  }
}

/** What the proposal allows more and less than what is in force; null where one of the two is missing. */
async function changesOf(row: PolicyRow | undefined): Promise<PolicyChange[] | null> {
  if (!row?.adopted || !row.proposal) return null
  const { readPolicy } = await wiring()
  const [inForce, proposed] = [await readPolicy(row.adopted.blob), await readPolicy(row.proposal.blob)]
  return inForce && proposed && comparePolicies(inForce, proposed)
}

/** Hosts that agents may reach under the policy in force, and those that the proposal adds. */
async function networkOf(row: PolicyRow | undefined) {
  const { readPolicy } = await wiring()
  const reachUnder = async (blob: string | undefined) => {
    const policy = blob === undefined ? null : await readPolicy(blob)
    return policy === null ? [] : networkReach(policy)
  }
  const adopted = await reachUnder(row?.adopted?.blob)
  return { adopted, added: addedReach(adopted, await reachUnder(row?.proposal?.blob)) }
}

/** Fields `projectId`, `blob`, `reason`. */
export function adoptPolicy(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'adoptPolicy',
    projectId: text(formData, 'projectId'),
    blob: text(formData, 'blob'),
    reason: text(formData, 'reason'),
  })
}
