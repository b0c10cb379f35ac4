import 'server-only'
import { mayDo, type Viewer } from '../domain/access'
import { organisationScope } from '../domain/events/streams'
import type { PolicyChange } from '../domain/policy/compare/compare-bounds'
import { isNoWider } from '../domain/policy/compare/compare-policies'
import { addedReach, networkReach } from '../domain/policy/compare/network-reach'
import { organisationPath, policyPath } from '../domain/policy/syntax'
import { agents } from '../projections/agents'
import { organisation, organisationKey } from '../projections/organisation'
import { policies, type PolicyRow } from '../projections/policies'
import { wiring } from '../wiring'
import { act, text } from './act'
import { compareVersions } from './compare-versions'
import { nameBook, peopleOf } from './names'
import { policyScope, theOrganisation } from './policy-scope'
import { projectsWhere } from './projects-where'
import { readSpending } from './spending'
import { requireSignedIn, type ActionResult } from './viewer'

/** The projects whose policy the viewer may see. */
export async function listPolicyProjects() {
  const who = await requireSignedIn()
  const rows = await projectsWhere(who, 'policy.view')
  const projectsSeen = rows.map(({ projectId, name }) => ({ projectId, name }))
  return (await seesOrganisation(who)) ? [...projectsSeen, theOrganisation] : projectsSeen
}

/** Where there is one, or a project was chosen to hold it. */
async function seesOrganisation(who: Viewer): Promise<boolean> {
  if (!mayDo(who, 'policy.view')) return false
  const { readModels } = await wiring()
  const [row, inForce] = await Promise.all([
    readModels.get(organisation, organisationKey),
    readModels.get(policies, organisationScope),
  ])
  return inForce !== undefined || (row?.policyHome ?? null) !== null
}

/** One project's policy, or that of the organisation: in force, proposed, refused, and every version. */
export async function getPolicy(projectId: string) {
  const found = await policyScope(projectId)
  if (found === null) return null
  const { viewer: who, project, isOrganisation, row } = found
  const { blobs } = await wiring()
  const textOf = async (blob: string | undefined) =>
    blob === undefined ? null : (await blobs.get(blob)).toString('utf8')
  const changes = await changesOf(row)
  const isLead = isOrganisation ? mayDo(who, 'policy.adoptForAll') : mayDo(who, 'policy.adopt', { projectId })
  const hasAgreed = row?.adoption.confirmations.some(({ by }) => by === who.personId) ?? false
  const mayAdopt = isLead && !hasAgreed
  return {
    projectId,
    project,
    file: isOrganisation ? organisationPath : policyPath,
    row,
    texts: {
      adopted: await textOf(row?.adopted?.blob),
      proposal: await textOf(row?.proposal?.blob),
      refused: await textOf(row?.refused?.blob),
    },
    undeclared: {
      adopted: await undeclaredIn(row?.scope, row?.adopted?.blob),
      proposal: await undeclaredIn(row?.scope, row?.proposal?.blob),
    },
    notes: { adopted: notesOf(row, row?.adopted), proposal: notesOf(row, row?.proposal) },
    changes,
    network: await networkOf(row),
    spending: await readSpending(projectId),
    people: peopleOf(await nameBook()),
    mayAdopt,
    needsTwo: await needsTwo(row, changes),
    whyNot: whyNotOf(isLead, hasAgreed),
  }
}

/** Names under `agents` that no agent at work has: most often the one that a new policy file begins with. */
async function undeclaredIn(scope: string | undefined, blob: string | undefined): Promise<string[]> {
  if (scope === organisationScope || blob === undefined) return []
  const { readModels, readPolicy } = await wiring()
  const declared = await readModels.list(agents)
  const atWork = new Set(declared.flatMap(({ name, retired }) => (retired ? [] : [name])))
  const named = (await readPolicy(blob))?.agents ?? []
  return named.map(({ name }) => name).filter((name) => !atWork.has(name))
}

function notesOf(row: PolicyRow | undefined, of: { blob: string } | null | undefined) {
  return (of && row?.adoption.noted[of.blob]) ?? null
}

function whyNotOf(isLead: boolean, hasAgreed: boolean): string | null {
  if (!isLead) return 'A lead of this project adopts a policy.'
  return hasAgreed ? 'You agreed; a second lead adopts it.' : null
}

/** Whether the policy in force asks for two leads, and this proposal allows more. */
async function needsTwo(
  row: PolicyRow | undefined,
  changes: readonly PolicyChange[] | null,
): Promise<boolean> {
  const lastBlob = row?.adoption.lastBlob ?? null
  if (!row?.proposal || lastBlob === null) return false
  if (row.adopted && (changes === null || isNoWider(changes))) return false
  const { readPolicy, readOrganisationPolicy, readModels } = await wiring()
  const over = (await readModels.get(policies, organisationScope))?.adopted ?? null
  const isAlone = over === null || (await readOrganisationPolicy(over.blob))?.widening === 'onePerson'
  if (!isAlone || row.scope === organisationScope) return !isAlone
  return (await readPolicy(lastBlob))?.widening !== 'onePerson'
}

/** What the proposal allows more and less than what is in force; null where one of the two is missing. */
async function changesOf(row: PolicyRow | undefined): Promise<PolicyChange[] | null> {
  if (!row?.adopted || !row.proposal) return null
  return compareVersions(row.scope, row.adopted.blob, row.proposal.blob)
}

/** Hosts that agents may reach under the policy in force, and those that the proposal adds. */
async function networkOf(row: PolicyRow | undefined) {
  if (row?.scope === organisationScope) return { adopted: [], added: [] }
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
  const projectId = text(formData, 'projectId')
  const said = { blob: text(formData, 'blob'), reason: text(formData, 'reason') }
  if (projectId === organisationScope) return act({ type: 'adoptOrganisationPolicy', ...said })
  return act({ type: 'adoptPolicy', projectId, ...said })
}
