import 'server-only'
import { mayDo, type Viewer } from '../domain/access'
import { laneNamed } from '../domain/events/streams'
import type { Level } from '../domain/level'
import { inbox, type InboxRow } from '../projections/inbox'
import { inboxKinds, type InboxItem, type InboxKind } from '../projections/inbox-item'
import { wiring } from '../wiring'
import { listHeldTasks, type HeldTask } from './held-tasks'
import { askedOf } from './inbox-filter'
import { laneHref } from './lane-href'
import { meanwhile } from './meanwhile'
import { called, nameBook, taskHref, withTasks, type Names } from './names'
import { requireSignedIn } from './viewer'

/** What leads decide and reviewers do not. */
const decisions: readonly InboxKind[] = [
  'policyProposal',
  'landingWaits',
  'promotionRecommended',
  'standingLowered',
  'driftWarned',
  'grantExpired',
]

/** The oldest that a person must act on, and the newest they are told: who has these behind them sees the next. */
const openMax = 50
const toldMax = 50

/** What waits for the viewer, oldest first; `kind` `decisions` leaves out what reviewers do. */
export async function listInbox(kind?: string) {
  const who = await requireSignedIn()
  const filter = askedOf(who, kind === 'decisions' ? decisions : inboxKinds)
  const { readModels } = await wiring()
  const [names, waiting, waitingCount, news, held] = await Promise.all([
    nameBook(),
    readModels.list(inbox, { ...filter, states: ['open'], order: 'asc', limit: openMax }),
    readModels.count(inbox, { ...filter, states: ['open'] }),
    readModels.list(inbox, { ...filter, states: ['told'], limit: toldMax }),
    heldTasks(who),
  ])
  const open = [...waiting.flatMap(itemOf), ...held.map(heldItem)]
  const items = open.sort((a, b) => a.since.localeCompare(b.since)).slice(0, openMax)
  const told = news.flatMap(itemOf)
  const named = await withTasks(names, [...items, ...told].flatMap(taskOf))
  return {
    items: items.map((item) => shownItem(item, named)),
    count: waitingCount + held.length,
    told: told.map((item) => shownItem(item, named)),
    meanwhile: await meanwhile(who),
  }
}

/** How much waits for the viewer. */
export async function countInbox(): Promise<number> {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const [waiting, held] = await Promise.all([
    readModels.count(inbox, { ...askedOf(who, inboxKinds), states: ['open'] }),
    heldTasks(who),
  ])
  return waiting + held.length
}

/** An item before its names are put in. */
type Item = {
  key: string
  kind: InboxKind | 'heldTask'
  why: string
  projectId: string | null
  taskId: string | null
  /** Of a lane, which has no task; null otherwise. */
  agentId: string | null
  taskType: string | null
  href: string
  level: Level | null
  since: string
}

async function heldTasks(who: Viewer): Promise<HeldTask[]> {
  const held = await listHeldTasks()
  return held.filter(({ projectId }) => mayDo(who, 'task.claim', { projectId }))
}

function heldItem(task: HeldTask): Item {
  const lane = { agentId: null, taskType: null }
  return {
    ...task,
    ...lane,
    key: `held/${task.taskId}`,
    href: taskHref(task),
    kind: 'heldTask',
    level: 'hold',
  }
}

function itemOf(row: InboxRow): Item[] {
  const { subject: key, item, projectId, taskId, agentId, run } = row
  if (item === null) return []
  const { kind, why, createdAt: since } = item
  const taskType = key.startsWith('lane/') ? laneNamed(key).taskType : null
  const of = { projectId, taskId, agentId, taskType, href: hrefOf(row, item), level: run?.level ?? null }
  return [{ key, kind, why, ...of, since }]
}

function taskOf({ projectId, taskId }: Item) {
  return projectId !== null && taskId !== null ? [{ projectId, taskId }] : []
}

function shownItem({ projectId, taskId, agentId, taskType, ...item }: Item, names: Names) {
  const project = projectId === null ? '' : called(names, 'project', projectId)
  const title = () => {
    if (taskId !== null) return called(names, 'task', taskId)
    return agentId === null || taskType === null
      ? project
      : `${called(names, 'agent', agentId)} on ${taskType}`
  }
  return { ...item, title: title(), project }
}

function hrefOf(row: InboxRow, { kind, recommendationId }: InboxItem): string {
  const { runId, projectId, subject } = row
  const isForReview = kind === 'reviewNeeded' || kind === 'draftToApply' || kind === 'landingWaits'
  if (runId !== null) return isForReview ? `/reviews/${runId}` : `/runs/${runId}`
  if (kind === 'policyProposal' || kind === 'policyRefused') return `/policy?project=${projectId ?? ''}`
  if (recommendationId !== undefined) return `/promotions/${recommendationId}`
  return subject.startsWith('lane/') ? laneHref(laneNamed(subject)) : '/trust'
}
