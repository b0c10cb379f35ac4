// Task, policy, standing, restrictions and freezes as the log has them now, put to the one rule.
import { parseTaskFile, type ParsedTaskFile } from '../domain/task/task-file'
import type { Lane } from '../domain/events/envelope'
import { grantStream, laneStream, organisationScope } from '../domain/events/streams'
import type { TaskFields } from '../domain/events/task'
import { authorize } from '../domain/policy/authorize'
import { withOrganisation, type OrganisationPolicy } from '../domain/policy/organisation-policy'
import type { Authorization } from '../domain/policy/request'
import { organisationPath, type CheckedPolicy } from '../domain/policy/syntax'
import { foldStanding, type Standing } from '../domain/trust/standing'
import { loadAdoption, loadAgent, loadOrganisation, loadProject, type Ground } from './ground'
import { readOrganisationPolicy, readPolicy } from './read-policy'

export type RunQuestion = {
  projectId: string
  agentId: string
  /** The task file's blob that runs; a later edit has no part in it. */
  taskBlob: string
  taskPath: string
}

export type RunAnswer = {
  authorization: Authorization
  /** 0 while no policy was ever adopted. */
  policyVersion: number
  /** The permissions as canonical JSON; '' where none are given. */
  compiled: string
  /** SHA-256 of `compiled`, which is its name as a blob. */
  compiledHash: string
  task: { fields: TaskFields; body: string } | null
  /** In force, with what the organisation's bounds; null where there is none that can be read. */
  policy: CheckedPolicy | null
}

/** Decides at which level this task may run with this agent now, and what it may touch. Broken input is refused. */
export async function authorizeRun(ground: Ground, question: RunQuestion): Promise<RunAnswer> {
  const adoption = await loadAdoption(ground, question.projectId)
  const task = await readTask(ground, question)
  const { authorization, inForce } = await judge(ground, question, adoption.blob, task)
  const compiled = authorization.kind === 'authorized' ? JSON.stringify(authorization.permissions) : ''
  return {
    authorization,
    policyVersion: adoption.version,
    compiled,
    compiledHash: ground.digest(compiled),
    task: task.read,
    policy: inForce === 'none adopted' ? null : inForce,
  }
}

type Asked = Pick<RunQuestion, 'projectId' | 'agentId'>
type ReadTask = { read: { fields: TaskFields; body: string } | null; problems: string[] }

/** The level and the reasons alone: a page asks for many, and needs none of what a run keeps. */
export async function authorizeTask(ground: Ground, question: RunQuestion): Promise<Authorization> {
  const { blob } = await loadAdoption(ground, question.projectId)
  return (await judge(ground, question, blob, await readTask(ground, question))).authorization
}

/** The same of fields that stand in no file, for whoever asks what would be. */
export async function authorizeFields(
  ground: Ground,
  asked: Asked & { fields: TaskFields },
): Promise<Authorization> {
  const { blob } = await loadAdoption(ground, asked.projectId)
  const task = { read: { fields: asked.fields, body: '' }, problems: [] }
  return (await judge(ground, asked, blob, task)).authorization
}

type Judged = { authorization: Authorization; inForce: CheckedPolicy | 'none adopted' }

async function judge(ground: Ground, asked: Asked, adopted: string | null, task: ReadTask): Promise<Judged> {
  const policy = await policyInForce(ground, adopted)
  const over = await organisationInForce(ground)
  const refusals = [...task.problems, ...policy.problems, ...over.problems]
  const inForce = composed(policy.policy, over.policy)
  const authorization: Authorization =
    task.read === null || refusals.length > 0
      ? { kind: 'refused', reasons: refusals }
      : await decide(ground, asked, task.read.fields, inForce)
  return { authorization, inForce }
}

async function decide(
  ground: Ground,
  { projectId, agentId }: Asked,
  task: TaskFields,
  policy: CheckedPolicy | 'none adopted',
): Promise<Authorization> {
  const [project, agent, organisation] = await Promise.all([
    loadProject(ground, projectId),
    loadAgent(ground, agentId),
    loadOrganisation(ground),
  ])
  if (project === undefined || project.retired)
    return { kind: 'refused', reasons: ['the project is not governed'] }
  return authorize({
    task,
    policy,
    agent: agent && !agent.retired ? { ...agent, id: agentId } : 'unknown',
    standing: await loadStanding(ground, { agentId, projectId, taskType: task.type }),
    restrictions: organisation.restrictions,
    freezes: organisation.freezes,
    projectId,
    throwaway: project.throwaway,
    now: ground.clock.now(),
  })
}

/** The standing of one lane: its own grants, and those of its agent in its project. */
async function loadStanding({ log }: Ground, lane: Lane): Promise<Standing> {
  const [own, shared] = await Promise.all([
    log.readStream(laneStream(lane)),
    log.readStream(grantStream(lane.agentId, lane.projectId)),
  ])
  return foldStanding({ lane: own, agentInProject: shared })
}

async function readTask({ blobs }: Ground, { taskBlob, taskPath }: RunQuestion): Promise<ReadTask> {
  const parsed = parsedTask(taskPath, await blobs.get(taskBlob))
  if (parsed.ok) return { read: { fields: parsed.fields, body: parsed.body }, problems: [] }
  const problems = parsed.problems.map(
    ({ line, column, message }) => `${taskPath}:${line}:${column} ${message}`,
  )
  return { read: null, problems }
}

const parsedTasks = new WeakMap<Uint8Array, { path: string; parsed: ParsedTaskFile }>()

/** Parsed once for each body in memory: a snapshot hands the same one to every question. */
function parsedTask(path: string, content: Uint8Array): ParsedTaskFile {
  const known = parsedTasks.get(content)
  if (known?.path === path) return known.parsed
  const parsed = parseTaskFile({ path, content })
  parsedTasks.set(content, { path, parsed })
  return parsed
}

function composed(
  policy: CheckedPolicy | 'none adopted',
  over: OrganisationPolicy | null,
): CheckedPolicy | 'none adopted' {
  return policy === 'none adopted' ? policy : withOrganisation(policy, over)
}

/** What stands over every project. One that cannot be read any more lets nothing run. */
export async function organisationInForce(
  ground: Ground,
): Promise<{ policy: OrganisationPolicy | null; problems: string[] }> {
  const { blob } = await loadAdoption(ground, organisationScope)
  if (blob === null) return { policy: null, problems: [] }
  const read = await readOrganisationPolicy(ground, blob)
  if (read.ok) return { policy: read.policy, problems: [] }
  const problems = read.problems.map(
    ({ line, column, message }) => `${organisationPath}:${line}:${column} ${message}`,
  )
  return { policy: null, problems }
}

/** What is in force for a project, with what stands over all of them; null where nothing is, or it cannot be read. */
export async function composedPolicy(ground: Ground, projectId: string): Promise<CheckedPolicy | null> {
  const { blob } = await loadAdoption(ground, projectId)
  const [policy, over] = [await policyInForce(ground, blob), await organisationInForce(ground)]
  if (policy.policy === 'none adopted' || over.problems.length > 0) return null
  return withOrganisation(policy.policy, over.policy)
}

async function policyInForce(
  ground: Ground,
  blob: string | null,
): Promise<{ policy: CheckedPolicy | 'none adopted'; problems: string[] }> {
  if (blob === null) return { policy: 'none adopted', problems: [] }
  const read = await readPolicy(ground, blob)
  if (read.ok) return { policy: read.policy, problems: [] }
  const problems = read.problems.map(({ line, column, message }) => `policy:${line}:${column} ${message}`)
  return { policy: 'none adopted', problems }
}
