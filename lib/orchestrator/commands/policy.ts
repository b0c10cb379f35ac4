// A lead adopts the proposal that stands, with a reason. Where the policy in force says so, one that allows more needs
// a second lead: the first agrees, and the other adopts.
import { mayDo, type Viewer } from '../../domain/access'
import { organisationScope, organisationStream, policyStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import type { Adoption, Confirmation } from '../../domain/policy/compare/adoption'
import { appendOf, loadAdoption, loadOrganisation, loadProject } from '../ground'
import { readPerson } from '../person-stream'
import { readOrganisationPolicy, readPolicy, widensOrganisation, widensPolicy } from '../read-policy'
import { personActor, refuse, type Decide, type Decision, type DecisionGround } from './decision'

/** What was replaced meanwhile is refused. */
export const adoptPolicy: Decide<'adoptPolicy'> = async (ground, who, { projectId, blob, reason }) => {
  const adoption = await loadAdoption(ground, projectId)
  if (adoption.proposal?.blob !== blob) return refuse(replaced)
  const policy = await readPolicy(ground, blob)
  if (!policy.ok) return refuse(broken)
  const widens = await widensPolicy(ground, adoption, policy.policy)
  const needsTwo = widens && ((await asksForTwo(ground, adoption)) || (await organisationAsksForTwo(ground)))
  const mayAdopt: MayAdopt = (viewer) => mayDo(viewer, 'policy.adopt', { projectId })
  return adopted(ground, who, { scope: projectId, adoption, blob, reason, widens, needsTwo, mayAdopt })
}

/** The same for what stands over all projects. */
export const adoptOrganisationPolicy: Decide<'adoptOrganisationPolicy'> = async (
  ground,
  who,
  { blob, reason },
) => {
  const adoption = await loadAdoption(ground, organisationScope)
  if (adoption.proposal?.blob !== blob) return refuse(replaced)
  const policy = await readOrganisationPolicy(ground, blob)
  if (!policy.ok) return refuse(broken)
  const widens = await widensOrganisation(ground, adoption, policy.policy)
  const needsTwo = widens && (await organisationAsksForTwo(ground))
  const mayAdopt: MayAdopt = (viewer) => mayDo(viewer, 'policy.adoptForAll')
  return adopted(ground, who, {
    scope: organisationScope,
    adoption,
    blob,
    reason,
    widens,
    needsTwo,
    mayAdopt,
  })
}

export const choosePolicyHome: Decide<'choosePolicyHome'> = async (ground, who, { projectId, reason }) => {
  const project = projectId === null ? null : await loadProject(ground, projectId)
  if (project === undefined || project?.retired) return refuse('there is no such project')
  const { version, policyHome } = await loadOrganisation(ground)
  if ((policyHome?.projectId ?? null) === projectId) return refuse('this is so already')
  const facts = [fact('PolicyHomeChosen', { projectId, reason })]
  const context = { actor: personActor(who), occurredAt: ground.clock.now() }
  return {
    ok: true,
    appends: [appendOf({ stream: organisationStream, expectedVersion: version, facts, context })],
  }
}

const replaced = 'this proposal was replaced or adopted meanwhile; reload the page'
const broken = 'this policy has problems: mend the file first'

type MayAdopt = (viewer: Viewer) => boolean
type Adopting = {
  scope: string
  adoption: Adoption
  blob: string
  reason: string
  widens: boolean
  needsTwo: boolean
  mayAdopt: MayAdopt
}

async function adopted(
  ground: DecisionGround,
  who: Viewer,
  { scope, adoption, blob, reason, widens, needsTwo, mayAdopt }: Adopting,
): Promise<Decision> {
  const isAlone = needsTwo && !(await isConfirmed(ground, who, adoption, mayAdopt))
  if (isAlone && adoption.confirmations.some(({ by }) => by === who.personId))
    return refuse('you agreed to this already; a second lead adopts it')
  const version = adoption.version + 1
  const decided: DomainEvent = isAlone
    ? fact('PolicyConfirmed', { blob, reason })
    : fact('PolicyAdopted', { version, blob, reason, widens })
  const context = {
    ...{ actor: personActor(who), occurredAt: ground.clock.now() },
    ...(scope === organisationScope ? {} : { projectId: scope }),
    ...(isAlone ? {} : { policyVersion: version }),
  }
  const request = { stream: policyStream(scope), expectedVersion: adoption.streamVersion, context }
  return { ok: true, appends: [appendOf({ ...request, facts: [decided], blobs: [blob] })] }
}

/** What was adopted last decides, also where it was removed since. One that cannot be read any more may have said so. */
async function asksForTwo(ground: DecisionGround, { lastBlob }: Adoption): Promise<boolean> {
  if (lastBlob === null) return false
  const inForce = await readPolicy(ground, lastBlob)
  return !inForce.ok || inForce.policy.widening === 'twoPeople'
}

async function organisationAsksForTwo(ground: DecisionGround): Promise<boolean> {
  const { blob } = await loadAdoption(ground, organisationScope)
  if (blob === null) return false
  const inForce = await readOrganisationPolicy(ground, blob)
  return !inForce.ok || inForce.policy.widening === 'twoPeople'
}

/** By somebody else who may still adopt here. */
async function isConfirmed(
  ground: DecisionGround,
  who: Viewer,
  { confirmations }: Adoption,
  mayAdopt: MayAdopt,
): Promise<boolean> {
  const others = confirmations.filter(({ by }) => by !== who.personId)
  const stand = await Promise.all(others.map((one) => stillCounts(ground, one, mayAdopt)))
  return stand.includes(true)
}

async function stillCounts(
  ground: DecisionGround,
  { by }: Confirmation,
  mayAdopt: MayAdopt,
): Promise<boolean> {
  const { person } = await readPerson(ground, by)
  return person !== null && mayAdopt({ personId: by, roles: person.roles })
}
