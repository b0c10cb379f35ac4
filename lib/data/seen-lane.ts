import 'server-only'
// A lane that an endpoint is asked about. One that the viewer may not see is told as one that is not there.
import { mayDo, type Act } from '../domain/access'
import { Lane } from '../domain/events/envelope'
import { viewer } from './viewer'

const AgentInProject = Lane.omit({ taskType: true })
type AgentInProject = Omit<Lane, 'taskType'>

export type Unseen = { kind: 'signedOut' } | { kind: 'absent' }

export async function seenLane(asked: Lane, act: Act): Promise<Unseen | { kind: 'seen'; lane: Lane }> {
  const who = await viewer()
  if (who === null) return { kind: 'signedOut' }
  const lane = Lane.safeParse(asked)
  // No name of a type, and no text that a database takes.
  if (!lane.success || lane.data.taskType.includes('\0') || !mayDo(who, act, lane.data))
    return { kind: 'absent' }
  return { kind: 'seen', lane: lane.data }
}

/** The same of an agent in a whole project. */
export async function seenAgentInProject(
  asked: AgentInProject,
  act: Act,
): Promise<Unseen | ({ kind: 'seen' } & AgentInProject)> {
  const who = await viewer()
  if (who === null) return { kind: 'signedOut' }
  const named = AgentInProject.safeParse(asked)
  if (!named.success || !mayDo(who, act, named.data)) return { kind: 'absent' }
  return { kind: 'seen', ...named.data }
}
