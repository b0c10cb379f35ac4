// A lead adopts the proposal that stands, with a reason. Where the policy in force says so, one that allows more needs
// a second lead: the first agrees, and the other adopts.
import { mayDo, type Viewer } from '../../domain/access'
import { policyStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import type { Adoption, Confirmation } from '../../domain/policy/adoption'
import { appendOf, loadAdoption } from '../ground'
import { readPerson } from '../person-stream'
import { readPolicy, widensPolicy } from '../read-policy'
import { personActor, refuse, type Decide, type DecisionGround } from './decision'

/** What was replaced meanwhile is refused. */
export const adoptPolicy: Decide<'adoptPolicy'> = async (ground, who, { projectId, blob, reason }) => {
  const adoption = await loadAdoption(ground, projectId)
  if (adoption.proposal?.blob !== blob)
    return refuse('this proposal was replaced or adopted meanwhile; reload the page')
  const policy = await readPolicy(ground, blob)
  if (!policy.ok) return refuse('this policy has problems: mend the file first')
  const widens = await widensPolicy(ground, adoption, policy.policy)
  const isAlone =
    widens && (await needsTwo(ground, adoption)) && !(await isConfirmed(ground, who, projectId, adoption))
  if (isAlone && adoption.confirmations.some(({ by }) => by === who.personId))
    return refuse('you agreed to this already; a second lead adopts it')
  const version = adoption.version + 1
  const decided: DomainEvent = isAlone
    ? fact('PolicyConfirmed', { blob, reason })
    : fact('PolicyAdopted', { version, blob, reason, widens })
  const context = {
    actor: personActor(who),
    occurredAt: ground.clock.now(),
    projectId,
    ...(isAlone ? {} : { policyVersion: version }),
  }
  const facts = [decided]
  const stream = policyStream(projectId)
  const append = appendOf({ stream, expectedVersion: adoption.streamVersion, facts, context, blobs: [blob] })
  return { ok: true, appends: [append] }
}

/** What is in force decides. A version that cannot be read any more may have said so. */
async function needsTwo(ground: DecisionGround, { blob }: Adoption): Promise<boolean> {
  if (blob === null) return false
  const inForce = await readPolicy(ground, blob)
  return !inForce.ok || inForce.policy.widening === 'twoPeople'
}

/** By somebody else who may still adopt here. */
async function isConfirmed(
  ground: DecisionGround,
  who: Viewer,
  projectId: string,
  { confirmations }: Adoption,
): Promise<boolean> {
  const others = confirmations.filter(({ by }) => by !== who.personId)
  const stand = await Promise.all(others.map((one) => stillCounts(ground, projectId, one)))
  return stand.includes(true)
}

async function stillCounts(
  ground: DecisionGround,
  projectId: string,
  { by }: Confirmation,
): Promise<boolean> {
  const { person } = await readPerson(ground, by)
  return person !== null && mayDo({ personId: by, roles: person.roles }, 'policy.adopt', { projectId })
}
