// INVARIANT: nobody's word raises their own agent, unless nobody else could give it; then the log says so.
import type { Viewer } from '../domain/access'
import { loadAgent, type Ground } from './ground'
import type { Index } from './index-ports'

type OwnGround = Ground & { index: Index }

export type OwnWord = { counts: true; isAlone: boolean } | { counts: false }

/** `agentId`: whose standing is to rise. `isAlone`: the person owns it, and is the only lead here. */
export async function ownWord(
  ground: OwnGround,
  { personId }: Pick<Viewer, 'personId'>,
  { agentId, projectId }: { agentId: string; projectId: string },
): Promise<OwnWord> {
  const agent = await loadAgent(ground, agentId)
  if (agent?.ownerId !== personId) return { counts: true, isAlone: false }
  return (await isOnlyLead(ground, personId, projectId)) ? { counts: true, isAlone: true } : { counts: false }
}

/** INVARIANT: nobody is alone because rows lag behind the log. */
export async function isOnlyLead(
  { index }: Pick<OwnGround, 'index'>,
  personId: string,
  projectId: string,
): Promise<boolean> {
  await index.catchUp()
  const leads = await index.leads(projectId)
  return leads.every((one) => one === personId)
}

export const ownAgentRefused = 'you own this agent: another lead decides about it'
