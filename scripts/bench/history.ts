// A year of an organisation: projects, tasks and runs as they really go, appended through the product's own log.
import { activityStream, runStream, taskStream } from '../../lib/domain/events/streams'
import { fact, type DomainEvent } from '../../lib/domain/events/vocabulary'
import type { Actor, EventContext, Lane } from '../../lib/domain/events/envelope'
import type { Append } from '../../lib/orchestrator/log-ports'
import type { BenchInstallation } from './installation'
import { agentNames, policyText, taskText, taskTypes } from './history-texts'
import { storyOf, type StoryBlobs } from './run-stories'

export type Size = {
  projects: number
  doneTasks: number
  openTasks: number
  runs: number
  /** What each run says while it works; nothing unless told. */
  messagesPerRun?: number
}
export type History = {
  projectIds: string[]
  runIds: string[]
  openTask: { projectId: string; taskId: string }
}

const eventsAtOnce = 2_000
const filesAtOnce = 20
const worker: Actor = { kind: 'worker', id: 'bench-worker' }
const start = Date.UTC(2026, 0, 1)
const runMilliseconds = 50 * 60_000

type Task = { projectId: string; taskId: string; type: string; blob: string; isOpen: boolean }

export async function tellHistory(installation: BenchInstallation, size: Size): Promise<History> {
  const agentIds = await declareAgents(installation)
  const projectIds = await governProjects(installation, size.projects)
  await grantLanes(installation, { projectIds, agentIds })
  const tasks = await readTasks(installation, { projectIds, size })
  const runIds = await runAll(installation, { tasks, agentIds, size })
  // Their streams say that they ended; what only a living worker renews goes with them.
  await installation.wired.database.prisma.$queryRaw`SELECT release_lease(run_id, n) FROM run_lease`
  const openTask = tasks.find(({ isOpen }) => isOpen)
  if (openTask === undefined) throw new Error('the history needs an open task')
  return { projectIds, runIds, openTask }
}

async function declareAgents({ must, ada }: BenchInstallation): Promise<string[]> {
  const program = { runtime: 'command', provider: 'none', model: 'none', command: ['true'] }
  const owned = { ...program, programDirectory: null, ownerId: ada.personId }
  const agentIds = []
  for (const name of agentNames)
    agentIds.push(await must({ type: 'declareAgent', declaration: { ...owned, name } }))
  return agentIds
}

/** What a worker and a lead record when a project comes under governance; there is no repository behind it. */
async function governProjects({ wired, must, ada }: BenchInstallation, count: number): Promise<string[]> {
  const blob = await wired.blobs.put(Buffer.from(policyText))
  const projectIds = []
  for (let n = 0; n < count; n += 1) {
    const projectId = `project-${n}`
    const context = contextAt(start, { projectId })
    const source = { name: `service-${n}`, source: `/srv/service-${n}`, baseBranch: 'main', throwaway: false }
    const registered = fact('ProjectRegistered', source)
    const observed = fact('BaseObserved', { commit: commitOf(n), previous: null, landedByLeeway: false })
    await appendAll({ wired }, [
      of(`project/${projectId}`, [registered, observed], { ...context, actor: personOf(ada.personId) }),
      of(`policy/${projectId}`, [fact('PolicyProposed', { blob, commit: commitOf(n) })], context, [blob]),
    ])
    await must({ type: 'adoptPolicy', projectId, blob, reason: 'the first one' })
    projectIds.push(projectId)
  }
  return projectIds
}

/** Half of the lanes are trusted; tasks of the others stay at hold. */
async function grantLanes(
  { must }: BenchInstallation,
  { projectIds, agentIds }: { projectIds: readonly string[]; agentIds: readonly string[] },
): Promise<void> {
  const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
  for (const projectId of projectIds)
    for (const [n, agentId] of agentIds.entries()) {
      if (n % 2 === 1) continue
      const lane = { agentId, projectId, taskType: null, level: 'review' }
      await must({ type: 'grantStanding', ...lane, reason: 'did well', conditions, expiresAt: null })
    }
}

async function readTasks(
  { wired }: BenchInstallation,
  { projectIds, size }: { projectIds: readonly string[]; size: Size },
): Promise<Task[]> {
  const numbers = Array.from({ length: size.doneTasks + size.openTasks }, (_, n) => n)
  const read: { task: Task; append: Append }[] = []
  for (let from = 0; from < numbers.length; from += filesAtOnce)
    read.push(...(await Promise.all(numbers.slice(from, from + filesAtOnce).map(readTask))))
  await appendAll(
    { wired },
    read.map(({ append }) => append),
  )
  return read.map(({ task }) => task)

  async function readTask(n: number): Promise<{ task: Task; append: Append }> {
    const isOpen = n >= size.doneTasks
    const projectId = at(projectIds, n)
    const type = at(taskTypes, Math.floor(n / projectIds.length))
    const { path, text, fields } = taskText(n, type)
    const taskId = wired.digest(`${projectId}\n${fields.name}`).slice(0, 32)
    const blob = await wired.blobs.put(Buffer.from(text))
    const seen = fact('TaskRead', { path, blob, commit: commitOf(n), fields })
    const append = of(taskStream(projectId, taskId), [seen], contextAt(start + n, { projectId }), [blob])
    return { task: { projectId, taskId, type, blob, isOpen }, append }
  }
}

type Runs = { tasks: readonly Task[]; agentIds: readonly string[]; size: Size }

/** Tasks that are done have several runs, of which the last one merged; open ones have none. */
async function runAll({ wired, ada }: BenchInstallation, { tasks, agentIds, size }: Runs): Promise<string[]> {
  const done = tasks.filter(({ isOpen }) => !isOpen)
  const blobs = await storeBlobs(wired)
  const appends: Append[] = []
  const runIds: string[] = []
  for (let n = 0; n < size.runs; n += 1) {
    const task = at(done, n)
    const isLast = n >= size.runs - done.length
    const runId = wired.digest(`run ${n}`).slice(0, 32)
    const lane = {
      agentId: at(agentIds, agentNumber(task.type)),
      projectId: task.projectId,
      taskType: task.type,
    }
    const run = { ...task, runId, number: n, isLast, left: size.runs - 1 - n, personId: ada.personId }
    appends.push(runAppend(start + (n * runMilliseconds) / 10, { ...run, lane, blobs }))
    if (size.messagesPerRun) appends.push(activityAppend(runId, size.messagesPerRun))
    runIds.push(runId)
  }
  await appendAll({ wired }, appends)
  return runIds
}

export type ToldRun = Parameters<typeof storyOf>[0] & { runId: string; lane: Lane; blob: string }

/** A whole run, from its request to its end. `beginsAt`: milliseconds since 1970. */
export function runAppend(beginsAt: number, run: ToldRun): Append {
  const { runId, lane, projectId } = run
  const story = storyOf(run)
  return {
    stream: runStream(runId),
    expectedVersion: 0,
    leaseSeconds: 1,
    events: story.map(({ by, ...told }, index) => ({
      fact: told.fact,
      context: {
        ...contextAt(beginsAt + (index * runMilliseconds) / story.length, { projectId }),
        actor: by === null ? worker : personOf(by),
        runId,
        lane,
        policyVersion: 1,
      },
    })),
  }
}

/** What a run says while it works is most of a log, and nothing of trust depends on it. */
function activityAppend(runId: string, messages: number): Append {
  const said = fact('MessageSaid', { text: 'I read the file and change one line of it.' })
  const context: EventContext = { actor: worker, occurredAt: new Date(start).toISOString(), runId }
  const events = Array.from({ length: messages }, () => ({ fact: said, context, blobs: [] }))
  return { stream: activityStream(runId, 2, 1), expectedVersion: 0, events }
}

export async function storeBlobs({ blobs }: BenchInstallation['wired']): Promise<StoryBlobs> {
  const lines = Array.from({ length: 60 }, (_, line) => `-old line ${line}\n+new line ${line}\n`).join('')
  const file = (n: number) => ({
    path: `src/part-${n}.ts`,
    previousPath: null,
    status: 'modified',
    modeBefore: '100644',
    modeAfter: '100644',
    linesAdded: 60,
    linesRemoved: 60,
    binary: false,
    generated: false,
    patch: `--- a/src/part-${n}.ts\n+++ b/src/part-${n}.ts\n@@ -1,60 +1,60 @@\n${lines}`,
    bytesAfter: 2_000,
  })
  const files = Array.from({ length: 5 }, (_, n) => file(n))
  const change = JSON.stringify({ base: commitOf(1), commit: commitOf(2), files })
  return {
    change: await blobs.put(Buffer.from(change)),
    output: await blobs.put(Buffer.from('one line of output\n'.repeat(500))),
  }
}

export async function appendAll(
  { wired }: Pick<BenchInstallation, 'wired'>,
  appends: readonly Append[],
): Promise<void> {
  for (const some of chunked(appends)) {
    const results = await wired.log.append(some)
    if (results.some((result) => !result.ok)) throw new Error('an append of the history was refused')
  }
}

function chunked(appends: readonly Append[]): Append[][] {
  const chunks: Append[][] = []
  let room = 0
  for (const append of appends) {
    if (room < append.events.length) {
      chunks.push([])
      room = eventsAtOnce
    }
    chunks.at(-1)?.push(append)
    room -= append.events.length
  }
  return chunks
}

function of(
  stream: string,
  facts: readonly DomainEvent[],
  context: EventContext,
  blobs: readonly string[] = [],
): Append {
  return { stream, expectedVersion: 0, events: facts.map((one) => ({ fact: one, context, blobs })) }
}

function contextAt(milliseconds: number, more: { projectId: string }): EventContext {
  return { actor: worker, occurredAt: new Date(milliseconds).toISOString(), ...more }
}

const personOf = (id: string): Actor => ({ kind: 'person', id })
export const commitOf = (n: number) => n.toString(16).padStart(40, '0')
/** Each task type is one agent's. */
const agentNumber = (type: string) => taskTypes.findIndex((one) => one === type) % agentNames.length

function at<T>(items: readonly T[], n: number): T {
  const found = items[n % items.length]
  if (found === undefined) throw new Error('a history needs at least one of each thing')
  return found
}
