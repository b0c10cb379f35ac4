import 'server-only'
// Open tasks that would run at hold, whatever holds them: policy, standing or a restriction. Only `authorize` knows, and
// it knows only now, so they are no projection. Every page counts them, so the answer is kept until it can be another.
import { agentEvents } from '../domain/events/agent'
import { laneEvents } from '../domain/events/lane'
import { organisationEvents } from '../domain/events/organisation'
import { policyEvents } from '../domain/events/policy'
import { projectEvents } from '../domain/events/project'
import { taskEvents } from '../domain/events/task'
import { queue, type TaskRow } from '../projections/queue'
import { wiring } from '../wiring'

export type HeldTask = { projectId: string; taskId: string; why: string; since: string }

/** What begins or ends a run changes which tasks are open. */
const runTypes = [
  ...['RunRequested', 'RunRefused', 'RunCancelled', 'RunFailed', 'OutcomeSettled', 'ReportReady'],
  ...['DraftDropped', 'ChangeDiscarded', 'ChangeMerged', 'ChangeReverted', 'RegressionFound'],
]
const deciding = [
  ...Object.keys({ ...taskEvents, ...policyEvents, ...laneEvents }),
  ...Object.keys({ ...organisationEvents, ...agentEvents, ...projectEvents }),
  ...runTypes,
]
/** A restriction ends by the clock; the ends of grants and claims are events. */
const keptMilliseconds = 60_000
/**
 * Tasks whose level is worked out together, and how many in all: more than anybody would look through, and later ones
 * come up as those before them are claimed. Nothing is decided by it.
 */
const tasksAtOnce = 100
const tasksMax = 2_000

let kept: { at: number; upTo: number; tasks: Promise<HeldTask[]> } | null = null

/** Of every project: the caller has checked the viewer, and shows those they may claim. Oldest files first. */
export async function listHeldTasks(): Promise<HeldTask[]> {
  const { readModels, audit, clock } = await wiring()
  const now = Date.parse(clock.now())
  // What is recorded and not yet in the rows is news for the next one who asks.
  const positions = (await readModels.positions()).map(({ position }) => position)
  const size = positions.length > 0 ? Math.min(...positions) : 0
  const isFresh = kept !== null && now - kept.at < keptMilliseconds
  if (kept === null || !isFresh || (size > kept.upTo && (await audit.hasSince(kept.upTo, deciding)))) {
    const fresh = { at: now, upTo: size, tasks: readHeldTasks() }
    kept = fresh
    fresh.tasks.catch(() => {
      if (kept === fresh) kept = null
    })
  }
  return kept.tasks
}

async function readHeldTasks(): Promise<HeldTask[]> {
  const { readModels, explainer } = await wiring()
  const explain = explainer()
  const held: HeldTask[] = []
  for (let offset = 0; offset < tasksMax; offset += tasksAtOnce) {
    const page = { order: 'asc', limit: tasksAtOnce, offset } as const
    const rows = await readModels.list(queue, { states: ['open'], ...page })
    held.push(...(await Promise.all(rows.map((row) => heldTask(explain, row)))).flat())
    if (rows.length < tasksAtOnce) break
  }
  return held
}

type Explain = ReturnType<Awaited<ReturnType<typeof wiring>>['explainer']>

async function heldTask(explain: Explain, { projectId, taskId, firstReadAt }: TaskRow): Promise<HeldTask[]> {
  const held = (await explain({ projectId, taskId })).find(
    ({ authorization }) => authorization.kind === 'authorized' && authorization.level === 'hold',
  )
  if (held?.authorization.kind !== 'authorized') return []
  const { factors, binding } = held.authorization
  const why = factors.find(({ factor }) => binding.includes(factor))?.reason ?? 'it runs at hold'
  return [{ projectId, taskId, why, since: firstReadAt ?? '' }]
}
