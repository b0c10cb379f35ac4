import 'server-only'
import { cache } from 'react'
import { mayDo, type Viewer } from '../domain/access'
import { liveClaim, type TaskState } from '../domain/task/task'
import { organisation, organisationKey } from '../projections/organisation'
import { queue, taskKey, type TaskRow } from '../projections/queue'
import { runs, type RunRow } from '../projections/runs'
import { taskState } from '../projections/task-state'
import { wiring } from '../wiring'
import { act, text } from './act'
import { explain } from './explain'
import { momentWords } from '../domain/moment-words'
import { called, nameBook, taskHref, taskTitle, type Names } from './names'
import { policyInForce } from './policy-in-force'
import { projectsWhere } from './projects-where'
import { requireSignedIn, requireViewer, visibleFilter, type ActionResult } from './viewer'
import { listVisibleAgents } from './visible-agents'

/** Rows of one state on the page that shows all states: more of what is to be done than of what is over. */
const shownRows = { ahead: 20, over: 5 }
const groupTitles: readonly {
  state: TaskState
  title: string
  note?: string
  rows?: keyof typeof shownRows
}[] = [
  { state: 'broken', title: 'Broken', note: 'These files have problems and never run.' },
  { state: 'submitted', title: 'On their way', note: 'Written here; waiting to land on the base branch.' },
  { state: 'inRun', title: 'In a run' },
  { state: 'open', title: 'Open' },
  { state: 'claimed', title: 'Claimed' },
  { state: 'done', title: 'Done', rows: 'over' },
  { state: 'closed', title: 'Closed', rows: 'over' },
]

/** A task beside its last run. */
type Placed = { row: TaskRow; run: { runId: string; state: string | null } | null; state: TaskState }

/** Rows on a page that shows one state alone. */
const pageSize = 50
/** The newest runs of one task. */
const taskRunsMax = 50

/** Tasks the viewer may see, by state, with the level each would run at; with `state`, one page of that state. */
export async function listQueue({ state, offset }: { state: string | null; offset: number }) {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const [names, found] = await Promise.all([nameBook(), readModels.get(organisation, organisationKey)])
  const chosen = groupTitles.filter((group) => group.state === state)
  const isOneState = chosen.length > 0
  const groups = await Promise.all(
    (isOneState ? chosen : groupTitles).map(({ rows = 'ahead', ...group }) =>
      groupOf(who, group, { names, offset, limit: isOneState ? pageSize : shownRows[rows] }),
    ),
  )
  return { groups, problem: found?.jailProblem ?? null, isOneState }
}

async function groupOf(
  who: Viewer,
  { state, ...group }: Omit<(typeof groupTitles)[number], 'rows'>,
  { names, offset, limit }: { names: Names; offset: number; limit: number },
) {
  const { readModels } = await wiring()
  const filter = { states: [state], ...visibleFilter(who) }
  const [rows, count] = await Promise.all([
    readModels.list(queue, { ...filter, order: 'asc', limit, offset }),
    readModels.count(queue, filter),
  ])
  const placed = await placeAll(rows)
  const isMore = count > offset + rows.length
  return {
    ...group,
    count,
    tasks: await Promise.all(placed.map((one) => queueTask(who, one, names))),
    moreHref: isMore ? `/queue?state=${state}&offset=${offset + rows.length}` : null,
  }
}

/** One task with its file, its runs, and at which level it would run now and why. */
export const getTask = cache(async (projectId: string, taskId: string) => {
  const who = await requireViewer('project.view', { projectId })
  const { readModels, blobs } = await wiring()
  const row = await readModels.get(queue, taskKey(projectId, taskId))
  if (row === undefined) return null
  const names = await nameBook()
  const [explained] = await explain({ projectId, taskId })
  const lastRuns = row.runs.slice(0, taskRunsMax).map(({ runId }) => runId)
  const history = await readModels.getAll(runs, lastRuns)
  const [placed] = await placeAll([row])
  if (placed === undefined) return null
  const fileText = row.task.file ? (await blobs.get(row.task.file.blob)).toString('utf8') : ''
  return {
    task: await queueTask(who, placed, names),
    file: { path: row.task.file?.path ?? row.submitted?.path ?? '', commit: row.task.file?.commit ?? '' },
    content: contentOf(row, fileText),
    authorization: explained?.authorization ?? (await refusalOf(placed)),
    agent: explained ? called(names, 'agent', explained.agentId) : null,
    runs: lastRuns.flatMap((runId) => {
      const one = history.get(runId)
      return one ? [pastRun(one, names)] : []
    }),
  }
})

/** Why an open task starts nowhere; null for a task that nobody asks about. */
async function refusalOf({ row, state }: Placed): Promise<Explained | null> {
  return state === 'open' || state === 'claimed' ? authorizationOf(row) : null
}

function pastRun({ run, requestedAt }: RunRow, names: Names) {
  return {
    runId: run.runId,
    href: `/runs/${run.runId}`,
    agent: called(names, 'agent', run.agentId),
    level: run.level,
    state: run.state.name,
    at: requestedAt,
  }
}

function contentOf({ task }: TaskRow, fileText: string) {
  const { content } = task
  switch (content.kind) {
    case 'read':
      return { kind: 'read' as const, fields: content.fields, instructions: withoutFrontMatter(fileText) }
    case 'broken':
      return { kind: 'broken' as const, problems: content.problems, text: fileText }
    case 'removed':
      return { kind: 'removed' as const }
    default:
      return content satisfies never
  }
}

function withoutFrontMatter(fileText: string): string {
  return fileText.replace(/^---\n[\s\S]*?\n---\n/, '')
}

/** The tasks with the last run of each, read together. */
async function placeAll(rows: readonly TaskRow[]): Promise<Placed[]> {
  const { readModels } = await wiring()
  const keys = rows.flatMap((row) => row.runs.slice(0, 1).map(({ runId }) => runId))
  const found = keys.length > 0 ? await readModels.states(runs, { keys }) : []
  const states = new Map(found.map(({ key, state }) => [key, state]))
  return rows.map((row) => {
    const runId = row.runs[0]?.runId
    const run = runId === undefined ? null : { runId, state: states.get(runId) ?? null }
    return { row, run, state: taskState(row, run?.state ?? null) }
  })
}

async function queueTask(who: Viewer, { row, run, state }: Placed, names: Names) {
  const { projectId, taskId, task } = row
  const fields = task.content.kind === 'read' ? task.content.fields : null
  const { clock } = await wiring()
  const isWaiting = state === 'open' || state === 'claimed'
  const explained = isWaiting ? await authorizationOf({ projectId, taskId }) : undefined
  const claim = liveClaim(task, clock.now())
  const mine = claim?.by === who.personId
  const isLive = state === 'inRun'
  const isRunsOwn = isLive || state === 'done'
  return {
    taskId,
    projectId,
    project: called(names, 'project', projectId),
    title: taskTitle(row),
    type: fields?.type ?? '',
    priority: fields?.priority ?? 5,
    tags: fields?.tags ?? [],
    href: taskHref(row),
    situation: situationOf({ row, run, state }, names, explained),
    level:
      explained?.kind === 'authorized'
        ? {
            level: explained.level,
            reason: explained.factors.find((one) => explained.binding.includes(one.factor))?.reason ?? '',
          }
        : null,
    runId: isLive ? (run?.runId ?? null) : null,
    doesNotStart: state === 'broken' || (isWaiting && explained?.kind !== 'authorized'),
    runHref: run && isRunsOwn ? `/runs/${run.runId}` : null,
    lastRun: run?.state && !isRunsOwn ? { href: `/runs/${run.runId}`, state: run.state } : null,
    may: {
      claim: isWaiting && claim === null && mayDo(who, 'task.claim', { projectId }),
      release: isWaiting && mine,
      run:
        isWaiting &&
        explained?.kind === 'authorized' &&
        mayRun(who, { projectId, mine, level: explained.level }),
      cancel: isLive && mayDo(who, 'run.cancel', { projectId }),
      close: isWaiting && mayDo(who, 'task.close', { projectId }),
      reopen: (state === 'done' || state === 'closed') && mayDo(who, 'task.reopen', { projectId }),
    },
  }
}

/** Where nobody may be asked, that is a refusal too, with its reason. */
async function authorizationOf(task: { projectId: string; taskId: string }): Promise<Explained> {
  const [first] = await explain(task)
  return first?.authorization ?? { kind: 'refused', reasons: [await (await wiring()).explainNobody(task)] }
}

function mayRun(who: Viewer, run: { projectId: string; mine: boolean; level: string }): boolean {
  return mayDo(who, 'run.request', { projectId: run.projectId }) && (run.level !== 'hold' || run.mine)
}

type Explained = Awaited<ReturnType<typeof explain>>[number]['authorization']

function situationOf({ row, run, state }: Placed, names: Names, explained: Explained | undefined): string {
  if (state === 'broken' && row.task.content.kind === 'broken') {
    const [first] = row.task.content.problems
    return first ? `line ${first.line}: ${first.message}` : 'has problems'
  }
  if (state === 'closed') return row.task.closed ?? 'closed'
  if (state === 'inRun' || state === 'done') return run?.state ?? state
  const { claim } = row.task
  const claimed = claim
    ? [`claimed by ${called(names, 'person', claim.by)} until ${momentWords(claim.until)}`]
    : []
  if (explained?.kind === 'refused') return [...claimed, ...explained.reasons].join('; ')
  return claimed[0] ?? row.refusedFile?.why ?? run?.state ?? ''
}

/** For the form of a new task: projects the viewer may write in, with what their policy names. */
export async function taskForm() {
  const who = await requireSignedIn()
  const mine = await projectsWhere(who, 'task.create')
  const declared = (await listVisibleAgents(who)).filter(({ retired }) => !retired)
  return Promise.all(
    mine.map(async ({ projectId, name }) => {
      const policy = await policyInForce(projectId)
      const named = new Set(policy?.agents.map((agent) => agent.name))
      return {
        projectId,
        name,
        types: policy?.types.map((type) => type.name) ?? [],
        agents: declared.map(({ name }) => name).filter((name) => named.has(name)),
      }
    }),
  )
}

/** Fields `projectId`, `path`, `text`. */
export function submitTask(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'submitTask',
    projectId: text(formData, 'projectId'),
    path: text(formData, 'path'),
    text: text(formData, 'text').replaceAll('\r\n', '\n'),
  })
}

/** Fields `projectId`, `taskId`, `hours`. */
export function claimTask(formData: FormData): Promise<ActionResult> {
  return act({ type: 'claimTask', ...taskOf(formData), hours: Number(text(formData, 'hours') || '24') })
}

/** Fields `projectId`, `taskId`. */
export function releaseClaim(formData: FormData): Promise<ActionResult> {
  return act({ type: 'releaseClaim', ...taskOf(formData) })
}

/** Fields `projectId`, `taskId`. */
export function requestRun(formData: FormData): Promise<ActionResult> {
  return act({ type: 'requestRun', ...taskOf(formData), agentId: null })
}

/** Fields `projectId`, `taskId`, `reason`. */
export function closeTask(formData: FormData): Promise<ActionResult> {
  return act({ type: 'closeTask', ...taskOf(formData), reason: text(formData, 'reason') })
}

/** Fields `projectId`, `taskId`, `reason`. */
export function reopenTask(formData: FormData): Promise<ActionResult> {
  return act({ type: 'reopenTask', ...taskOf(formData), reason: text(formData, 'reason') })
}

/** Fields `runId`, `reason`. */
export function cancelRun(formData: FormData): Promise<ActionResult> {
  return act({ type: 'cancelRun', runId: text(formData, 'runId'), reason: text(formData, 'reason') })
}

function taskOf(formData: FormData) {
  return { projectId: text(formData, 'projectId'), taskId: text(formData, 'taskId') }
}
