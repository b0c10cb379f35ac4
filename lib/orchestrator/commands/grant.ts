// A person raises or lowers a standing. Each grant freezes the lane's figures of that moment, also when it overrides.
import type { Viewer } from '../../domain/access'
import type { Lane } from '../../domain/events/envelope'
import { grantStream, laneStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { isBelow, type Level } from '../../domain/level'
import { foldStanding, standingAt } from '../../domain/trust/standing'
import { unusableCondition } from '../../domain/trust/unusable-condition'
import { isAboutToFall } from '../about-to-fall'
import { composedPolicy } from '../authorize-run'
import { appendOf, loadAgent, loadProject, versionIn, type Ground } from '../ground'
import { personActor, refuse, type Decide, type Decision, type DecisionGround } from './decision'
import { ownAgentRefused, ownWord } from '../own-agent'

type Target = { agentId: string; projectId: string; taskType: string | null }
type Position = { stream: string; version: number; level: Level }

export const grantStanding: Decide<'grantStanding'> = async (ground, who, command) => {
  const { taskType, level, reason, conditions, expiresAt, toldPosition } = command
  if (level === 'auto' && taskType === null)
    return refuse('auto is granted to exactly one lane: name its task type')
  const now = ground.clock.now()
  if (expiresAt !== null && expiresAt <= now) return refuse('the expiry lies in the past')
  const unusable = unusableCondition(conditions)
  if (unusable !== null) return refuse(unusable)
  const missing = await missingPart(ground, command)
  if (missing) return refuse(missing)
  const whyNot = level === 'auto' ? await whyNoAuto(ground, command) : null
  if (whyNot !== null) return refuse(whyNot)
  const own = await ownWord(ground, who, command)
  if (!own.counts) return refuse(ownAgentRefused)
  const position = await positionOf(ground, command)
  if (await hasFallenSince(ground, command))
    return refuse(
      `${taskType === null ? 'the agent' : 'the lane'} was lowered since you were told what speaks against it; refresh the page`,
    )
  // The figures that are frozen say up to where the log was read, and what comes after that is not known to the grant.
  const logSize = await ground.index.catchUp()
  const falling = await fallingLane(ground, command, logSize)
  if (falling !== null)
    return refuse(
      `something went wrong with \`${falling.taskType}\` tasks, and that lane is about to fall or to go on probation: refresh the page once it has, and read why`,
    )
  const grantId = ground.ids.next()
  const granted = fact('StandingGranted', {
    grantId,
    from: position.level,
    to: level,
    scope: taskType === null ? 'agentInProject' : 'lane',
    basis: 'override',
    recommendationId: null,
    reason,
    conditions,
    expiresAt,
    figures: await ground.index.laneFigures(command, logSize),
    ...(own.isAlone ? { decidedAlone: true } : {}),
    ...(toldPosition === null ? {} : { toldPosition }),
  })
  return appended(ground, who, { target: command, position, event: granted, id: grantId })
}

/** One person, at once, with a reason: demotion is fast on purpose. */
export const lowerStanding: Decide<'lowerStanding'> = async (ground, who, command) => {
  const missing = await missingPart(ground, command)
  if (missing) return refuse(missing)
  const position = await positionOf(ground, command)
  const { level: to, reason } = command
  if (position.level !== to && isBelow(position.level, to))
    return refuse('the standing is lower than that already')
  const lowered = fact('StandingLowered', { from: position.level, to, cause: 'person', reason })
  return appended(ground, who, { target: command, position, event: lowered, id: position.stream })
}

/** INVARIANT: nobody overrides a fall that nobody was told of; null: no lane of the target is about to. */
async function fallingLane(
  ground: DecisionGround,
  { agentId, projectId, taskType }: Target,
  logSize: number,
): Promise<Lane | null> {
  const lanes =
    taskType === null
      ? (await ground.index.lanes()).map(({ lane }) => lane)
      : [{ agentId, projectId, taskType }]
  for (const lane of lanes) {
    const isOfTarget = lane.agentId === agentId && lane.projectId === projectId
    if (isOfTarget && (await isAboutToFall(ground, lane, logSize))) return lane
  }
  return null
}

/** INVARIANT: auto is not granted past a rule that cannot be read: it may ask for two leads. */
async function whyNoAuto(ground: Ground, { projectId, taskType }: Target): Promise<string | null> {
  const policy = await composedPolicy(ground, projectId)
  const type = policy?.types.find(({ name }) => name === taskType)
  if (type === undefined)
    return `no policy that can be read names the task type \`${taskType ?? ''}\` here, so nobody knows what it asks for: adopt one first`
  return type.promotion.leadsMin > 1
    ? 'policy asks for two leads here: they agree to a recommendation, and nobody grants auto by hand'
    : null
}

async function missingPart(ground: Ground, { agentId, projectId }: Target): Promise<string | null> {
  const [agent, project] = await Promise.all([loadAgent(ground, agentId), loadProject(ground, projectId)])
  if (agent === undefined || agent.retired) return 'there is no such agent'
  return project === undefined || project.retired ? 'there is no such project' : null
}

async function positionOf(ground: Ground, target: Target): Promise<Position> {
  const { agentId, projectId, taskType } = target
  const stream =
    taskType === null ? grantStream(agentId, projectId) : laneStream({ agentId, projectId, taskType })
  const events = await ground.log.readStream(stream)
  const standing = foldStanding({ lane: events, agentInProject: [] })
  return {
    stream,
    version: versionIn(events),
    level: standingAt(standing, ground.clock.now(), { ordinary: true }).level,
  }
}

/** INVARIANT: nobody overrides a fall, or ends a probation, that came after what they were told. */
async function hasFallenSince(
  ground: Ground,
  command: Target & { toldPosition: number | null },
): Promise<boolean> {
  const { toldPosition } = command
  if (toldPosition === null) return false
  const streams = await ground.log.readStreams(overriddenStreams(command))
  return [...streams.values()]
    .flat()
    .some(
      ({ type, seq }) => (type === 'StandingLowered' || type === 'ProbationStarted') && seq > toldPosition,
    )
}

/** Whose falls a grant overrides. A lane that fell by itself is raised by no grant for the whole project. */
function overriddenStreams({ agentId, projectId, taskType }: Target): string[] {
  const lane = taskType === null ? [] : [laneStream({ agentId, projectId, taskType })]
  return [grantStream(agentId, projectId), ...lane]
}

type Change = { target: Target; position: Position; event: DomainEvent; id: string }

function appended(ground: Ground, who: Viewer, { target, position, event, id }: Change): Decision {
  const { agentId, projectId, taskType } = target
  const context = {
    actor: personActor(who),
    occurredAt: ground.clock.now(),
    projectId,
    ...(taskType === null ? {} : { lane: { agentId, projectId, taskType } }),
  }
  const { stream, version } = position
  return { ok: true, appends: [appendOf({ stream, expectedVersion: version, facts: [event], context })], id }
}
