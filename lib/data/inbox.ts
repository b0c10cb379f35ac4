import 'server-only'
import { cache } from 'react'
import { mayDo, type Viewer } from '../domain/access'
import type { Level } from '../domain/level'
import { inbox, type InboxRow } from '../projections/inbox'
import type { InboxItem } from '../projections/inbox-item'
import { wiring } from '../wiring'
import { listHeldTasks } from './held-tasks'
import { meanwhile } from './meanwhile'
import { called, nameBook, taskHref, withTasks, type Names } from './names'
import { requireSignedIn, visibleFilter } from './viewer'

const decisions = ['policyProposal', 'heldTask', 'landingWaits', 'standingLowered']

/** The oldest that a person must act on, and the newest they are told: who has these behind them sees the next. */
const openMax = 100
const toldMax = 50
/** Rows that ask other people are read too. */
const rowsMax = 1_000

/** What waits for the viewer, oldest first, worked out once a request; `kind` `decisions` leaves out what reviewers do. */
export const listInbox = cache(async (kind?: string) => {
  const who = await requireSignedIn()
  const [names, waiting, news, held] = await Promise.all([
    nameBook(),
    rowsIn('open', who, kind),
    rowsIn('told', who, kind),
    heldTasks(who),
  ])
  const open = uniqueByPlace([...waiting, ...held]).sort((a, b) => a.since.localeCompare(b.since))
  const items = open.slice(0, openMax)
  const told = news.slice(0, toldMax)
  const named = await withTasks(names, [...items, ...told].flatMap(taskOf))
  return {
    items: items.map((item) => shownItem(item, named)),
    isCut: open.length > openMax,
    told: told.map((item) => shownItem(item, named)),
    meanwhile: await meanwhile(who),
  }
})

/** An item before its names are put in. */
type Item = Pick<InboxItem, 'kind' | 'why'> & {
  key: string
  projectId: string | null
  taskId: string | null
  href: string
  level: Level | null
  since: string
}

/** One place is asked about once, however many rules make it wait. */
function uniqueByPlace(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.href, item])).values()]
}

async function rowsIn(state: InboxItem['state'], who: Viewer, kind: string | undefined): Promise<Item[]> {
  const { readModels } = await wiring()
  const filter = { states: [state], ...visibleFilter(who) }
  const order = state === 'open' ? 'asc' : 'desc'
  const rows = await readModels.list(inbox, { ...filter, order, limit: rowsMax })
  return rows
    .filter((row) => isAsked(who, row))
    .filter((row) => kind !== 'decisions' || decisions.includes(row.item?.kind ?? ''))
    .flatMap((row) => (row.item === null ? [] : [itemOf(row, row.item)]))
}

async function heldTasks(who: Viewer): Promise<Item[]> {
  const held = await listHeldTasks()
  return held
    .filter(({ projectId }) => mayDo(who, 'task.claim', { projectId }))
    .slice(0, openMax + 1)
    .map((task) => ({
      ...task,
      key: `held/${task.taskId}`,
      href: taskHref(task),
      kind: 'heldTask',
      level: 'hold',
    }))
}

/** Whether this row asks or tells this viewer something. */
function isAsked(who: Viewer, { item, projectId }: InboxRow): boolean {
  if (item === null) return false
  const { act, personId } = item.audience
  if (personId !== null && personId !== who.personId) return false
  return mayDo(who, act, projectId === null ? {} : { projectId })
}

function itemOf(row: InboxRow, item: InboxItem): Item {
  return {
    key: row.subject,
    kind: item.kind,
    projectId: row.projectId,
    taskId: row.taskId,
    why: item.why,
    href: hrefOf(row),
    level: row.memory.kind === 'run' ? row.memory.run.level : null,
    since: item.createdAt,
  }
}

function taskOf({ projectId, taskId }: Item) {
  return projectId !== null && taskId !== null ? [{ projectId, taskId }] : []
}

function shownItem({ projectId, taskId, ...item }: Item, names: Names) {
  const project = projectId === null ? '' : called(names, 'project', projectId)
  return { ...item, title: taskId === null ? project : called(names, 'task', taskId), project }
}

function hrefOf({ item, runId, projectId, taskId }: InboxRow): string {
  const kind = item?.kind
  if (runId !== null && (kind === 'reviewNeeded' || kind === 'draftToApply' || kind === 'landingWaits')) {
    return `/reviews/${runId}`
  }
  if (runId !== null) return `/runs/${runId}`
  if (taskId !== null && projectId !== null) return taskHref({ projectId, taskId })
  return kind === 'policyProposal' || kind === 'policyRefused'
    ? `/policy?project=${projectId ?? ''}`
    : '/trust'
}
