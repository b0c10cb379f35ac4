// The base branch is read, and what it defines becomes facts: tasks read, changed, broken, removed; a policy proposed.
import { organisationScope, projectStream, taskStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { PolicyHome } from '../domain/organisation'
import { parseTaskFile, taskDirectory } from '../domain/task/task-file'
import type { Task } from '../domain/task/task'
import { appendObserved } from './append-observed'
import { loadOrganisation, loadProject, loadTask } from './ground'
import { notePolicy } from './note-policy'
import { noteCorrections } from './note-corrections'
import { proposePolicy } from './propose-policy'
import { taskIdOf } from './task-id'
import type { WorkerGround } from './worker-ground'

const fileBytesMax = 1024 * 1024

type SeenFile = { path: string; content: Buffer | null }
type TaskSeen = {
  taskId: string
  path: string
  blob: string
  event: (known: Task | undefined) => DomainEvent | null
}

/** Looks at the base branch once; does nothing where it has not moved since. */
export async function observeProject(ground: WorkerGround, projectId: string): Promise<void> {
  const project = await loadProject(ground, projectId)
  if (project === undefined || project.retired) return
  const { commit } = await ground.git.observeBase(project)
  if (commit === project.base) {
    const { policyHome } = await loadOrganisation(ground)
    await readOrganisation(ground, policyHome, { projectId, commit })
    return
  }
  const isRead = await readTasks(ground, projectId, commit)
  const isPolicyRead = await readPolicies(ground, projectId, commit)
  const isNoted = isPolicyRead && (await notePolicy(ground, { projectId, commit }))
  const areRevertsNoted = await noteCorrections(ground, { projectId, from: project.base, to: commit })
  // Last, so that a crash or another writer before it lets the next round read the same commit again: every step
  // above is idempotent.
  if (!isRead || !isNoted || !areRevertsNoted) return
  const landedByLeeway = await ground.index.hasLanded(projectId, commit)
  const stream = projectStream(projectId)
  const facts = [fact('BaseObserved', { commit, previous: project.base, landedByLeeway })]
  await appendObserved(ground, { stream, version: project.version, projectId, facts })
}

/** False where another writer was first at one of them. */
async function readTasks(ground: WorkerGround, projectId: string, commit: string): Promise<boolean> {
  const files = await ground.git.readFiles(projectId, commit, taskDirectory, fileBytesMax)
  const known = await ground.index.tasksOf(projectId)
  const taskIdAt = new Map(
    known.filter((one) => one.state !== 'removed').map((one) => [one.path, one.taskId]),
  )
  const seen = new Map<string, TaskSeen>()
  const recorded: boolean[] = []
  for (const file of files.filter((one) => one.path.endsWith('.md'))) {
    const task = await seeTask(ground, { projectId, commit, file, taskIdAt, seen })
    seen.set(task.taskId, task)
    recorded.push(await recordTask(ground, projectId, task))
  }
  for (const { taskId, path, state } of known) {
    if (seen.has(taskId) || state === 'removed') continue
    const removed = fact('TaskRemoved', { path, commit })
    const event = (task: Task | undefined) => (task?.content.kind === 'removed' ? null : removed)
    recorded.push(await recordTask(ground, projectId, { taskId, path, blob: '', event }))
  }
  return recorded.every(Boolean)
}

type Sight = {
  projectId: string
  commit: string
  file: SeenFile
  taskIdAt: ReadonlyMap<string, string>
  seen: ReadonlyMap<string, TaskSeen>
}

/** A file that cannot be read as a task keeps the id its path had, so that its history goes on. */
async function seeTask(
  ground: WorkerGround,
  { projectId, commit, file, taskIdAt, seen }: Sight,
): Promise<TaskSeen> {
  const { path } = file
  const blob = await ground.blobs.put(file.content ?? Buffer.alloc(0))
  const parsed = file.content
    ? parseTaskFile({ path, content: file.content })
    : {
        ok: false as const,
        problems: [{ line: 1, column: 1, message: `the file is larger than ${fileBytesMax} bytes` }],
      }
  const byPath = taskIdOf(ground, projectId, path)
  if (!parsed.ok) {
    const broken = fact('TaskBroken', { path, blob, commit, problems: parsed.problems })
    return { taskId: taskIdAt.get(path) ?? byPath, path, blob, event: unlessSame(blob, 'broken', broken) }
  }
  const { fields } = parsed
  const taskId = taskIdOf(ground, projectId, fields.name)
  const twin = seen.get(taskId)
  if (twin) {
    const problem = {
      line: 1,
      column: 1,
      message: `the id \`${fields.name}\` is that of \`${twin.path}\` already`,
    }
    const broken = fact('TaskBroken', { path, blob, commit, problems: [problem] })
    return { taskId: byPath, path, blob, event: unlessSame(blob, 'broken', broken) }
  }
  const read = fact('TaskRead', { path, blob, commit, fields })
  const changed = fact('TaskChanged', { path, blob, commit, fields })
  const event = (known: Task | undefined) =>
    unlessSame(blob, 'read', known?.content.kind === 'read' ? changed : read)(known)
  return { taskId, path, blob, event }
}

function unlessSame(blob: string, kind: Task['content']['kind'], event: DomainEvent) {
  return (known: Task | undefined): DomainEvent | null =>
    known?.file?.blob === blob && known.content.kind === kind ? null : event
}

async function recordTask(
  ground: WorkerGround,
  projectId: string,
  { taskId, blob, event }: TaskSeen,
): Promise<boolean> {
  const task = await loadTask(ground, projectId, taskId)
  const next = event(task)
  if (next === null) return true
  const stream = taskStream(projectId, taskId)
  const blobs = blob ? [blob] : []
  return appendObserved(ground, { stream, version: task?.version ?? 0, projectId, facts: [next], blobs })
}

/** Both files of a policy that this project may hold; false where another writer was first at one of them. */
async function readPolicies(ground: WorkerGround, projectId: string, commit: string): Promise<boolean> {
  const isOwnRead = await proposePolicy(ground, { scope: projectId, projectId, commit })
  const { policyHome } = await loadOrganisation(ground)
  return (await readOrganisation(ground, policyHome, { projectId, commit })) && isOwnRead
}

/** What this process read last of the organisation's policy; a worker that starts reads it once more. */
const readHomes = new Map<string, string>()

/** Also where the base branch stands still: the project may have been chosen since. */
async function readOrganisation(
  ground: WorkerGround,
  home: PolicyHome | null,
  { projectId, commit }: { projectId: string; commit: string },
): Promise<boolean> {
  if (home?.projectId !== projectId) return true
  const seen = `${home.since} ${commit}`
  if (readHomes.get(projectId) === seen) return true
  const isRead = await proposePolicy(ground, { scope: organisationScope, projectId, commit })
  if (isRead) readHomes.set(projectId, seen)
  return isRead
}
