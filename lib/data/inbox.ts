import 'server-only'
import { cache } from 'react'
import { mayDo, type Viewer } from '../domain/access'
import { inbox, type InboxRow } from '../projections/inbox'
import type { InboxItem } from '../projections/inbox-item'
import { queue, taskKey } from '../projections/queue'
import { runs } from '../projections/runs'
import { wiring } from '../wiring'
import { meanwhile } from './meanwhile'
import { called, nameBook, taskHref, type Names } from './names'
import { requireSignedIn } from './viewer'

const decisions = ['policyProposal', 'heldTask', 'landingWaits', 'standingLowered']

/** What waits for the viewer, oldest first, worked out once a request; `kind` `decisions` leaves out what reviewers do. */
export const listInbox = cache(async (kind?: string) => {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const [names, rows] = await Promise.all([
    nameBook(),
    readModels.list(inbox, { states: ['open', 'told'], order: 'asc', limit: 1000 }),
  ])
  const asked = rows.filter((row) => isAsked(who, row))
  const shown = asked.filter((row) => kind !== 'decisions' || decisions.includes(row.item?.kind ?? ''))
  const inState = (state: InboxItem['state']) =>
    Promise.all(shown.flatMap((row) => (row.item?.state === state ? [itemOf(row, row.item, names)] : [])))
  const open = [...(await inState('open')), ...(await heldTasks(who, names))]
  return {
    items: uniqueByPlace(open).sort((a, b) => a.since.localeCompare(b.since)),
    told: (await inState('told')).reverse(),
    meanwhile: await meanwhile(who),
  }
})

type Item = Awaited<ReturnType<typeof itemOf>>

/** One place is asked about once, however many rules make it wait. */
function uniqueByPlace(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.href, item])).values()]
}

/**
 * Open tasks that would run at hold, whatever holds them: policy, standing or a restriction. Only `authorize` knows,
 * and it knows only now, so they are no projection.
 */
async function heldTasks(who: Viewer, names: Names): Promise<Item[]> {
  const { readModels, index, explain } = await wiring()
  const items: Item[] = []
  for (const projectId of await index.projectIds()) {
    if (!mayDo(who, 'task.claim', { projectId })) continue
    const open = (await index.tasksOf(projectId)).filter((task) => task.state === 'open')
    for (const { taskId } of open) {
      const held = (await explain({ projectId, taskId })).find(
        ({ authorization }) => authorization.kind === 'authorized' && authorization.level === 'hold',
      )
      if (held?.authorization.kind !== 'authorized') continue
      const { factors, binding } = held.authorization
      const row = await readModels.get(queue, taskKey(projectId, taskId))
      items.push({
        key: `held/${taskId}`,
        kind: 'heldTask',
        title: called(names, 'task', taskId),
        project: called(names, 'project', projectId),
        why: factors.find(({ factor }) => binding.includes(factor))?.reason ?? 'it runs at hold',
        href: taskHref({ projectId, taskId }),
        level: 'hold',
        since: row?.firstReadAt ?? '',
      })
    }
  }
  return items
}

/** Whether this row asks or tells this viewer something. */
function isAsked(who: Viewer, { item, projectId }: InboxRow): boolean {
  if (item === null) return false
  const { act, personId } = item.audience
  if (personId !== null && personId !== who.personId) return false
  return mayDo(who, act, projectId === null ? {} : { projectId })
}

async function itemOf(row: InboxRow, item: InboxItem, names: Names) {
  const { readModels } = await wiring()
  const run = row.runId === null ? undefined : await readModels.get(runs, row.runId)
  const taskId = row.taskId ?? run?.run.taskId ?? null
  const project = row.projectId === null ? '' : called(names, 'project', row.projectId)
  return {
    key: row.subject,
    kind: item.kind,
    title: taskId === null ? project : called(names, 'task', taskId),
    project,
    why: item.why,
    href: hrefOf(row),
    level: run?.run.level ?? null,
    since: item.createdAt,
  }
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

/** The task row behind an id, for pages that start from it. */
export async function findTaskRow(projectId: string, taskId: string) {
  return (await wiring()).readModels.get(queue, taskKey(projectId, taskId))
}
