import 'server-only'
import { cache } from 'react'
// The viewer is checked; read by the desk, written by its actions.
import { mayDo } from '../domain/access'
import type { Change } from '../domain/change'
import { firstPart, patchPart } from '../domain/change-parts'
import { Id } from '../domain/events/fields'
import { shellWord } from '../domain/shell-word'
import type { Delivery } from '../domain/task/lifecycle'
import { queue, taskKey, taskSince } from '../projections/queue'
import { reviews, reviewStates, type ReviewRow } from '../projections/reviews'
import { projects } from '../projections/projects'
import { runs } from '../projections/runs'
import { wiring } from '../wiring'
import { act, text } from './act'
import { meanwhile } from './meanwhile'
import { called, nameBook, taskHref, withTasks } from './names'
import { outputEnd, readChangeOf, readTextsOf } from './run-blobs'
import { checkOutputsOf } from './runs'
import { requireSignedIn, viewer, visibleFilter, type ActionResult, type SignedIn } from './viewer'

const pageSize = 50
/** Of patches, in the page itself: what is read first. The others are asked for in parts of this size. */
const firstCharactersMax = 64 * 1024
const partCharactersMax = 512 * 1024

export async function listReviews({ offset }: { offset: number }) {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const page = { order: 'asc', limit: pageSize + 1, offset } as const
  const found = await readModels.list(reviews, { ...visibleFilter(who), states: reviewStates, ...page })
  const rows = found.slice(0, pageSize)
  const names = await withTasks(
    await nameBook(),
    rows.map(({ run }) => run),
  )
  return {
    reviews: rows.flatMap((row) =>
      row.state === null ? [] : [{ ...listItem(row, names), state: row.state }],
    ),
    moreHref: found.length > pageSize ? `/reviews?offset=${offset + pageSize}` : null,
    meanwhile: await meanwhile(who),
  }
}

function listItem({ run, since, risk }: ReviewRow, names: Parameters<typeof called>[0]) {
  return {
    runId: run.runId,
    task: called(names, 'task', run.taskId),
    project: called(names, 'project', run.projectId),
    agent: called(names, 'agent', run.agentId),
    taskType: run.taskType,
    level: run.level,
    why: whyOf(run),
    risk,
    filesChanged: run.delivery?.filesChanged ?? 0,
    linesChanged: run.delivery?.linesChanged ?? 0,
    attempt: run.attempt,
    since,
  }
}

function whyOf({ state, claimedBy }: ReviewRow['run']): string {
  switch (state.name) {
    case 'awaitingReview':
      return state.why
    case 'drafted':
      return claimedBy
        ? 'a draft at hold: it lands only as the act of the person who claimed it'
        : 'a draft at hold'
    case 'readyToLand':
      return state.waits ?? 'approved, about to land'
    default:
      return `now ${state.name}`
  }
}

/** One change with everything a person needs to decide about it. null: there is none, or none for this viewer. */
export const getReview = cache(async (runId: string) => {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const row = await readModels.get(reviews, runId)
  if (row?.run.delivery == null || !mayDo(who, 'project.view', row.run)) return null
  const { run } = row
  const names = await withTasks(await nameBook(), [run])
  const project = await readModels.get(projects, run.projectId)
  const full = await readModels.get(runs, runId)
  return {
    row,
    change: firstPart(await readChangeOf(row.run.delivery.changeBlob), firstCharactersMax),
    names: {
      project: called(names, 'project', run.projectId),
      agent: called(names, 'agent', run.agentId),
      task: called(names, 'task', run.taskId),
      baseBranch: project?.baseBranch ?? '',
    },
    checkOutputs: await checkOutputsOf({ run }),
    handover: full?.report ? await outputEnd(full.report) : null,
    fetchCommand: await fetchCommandOf(run, row.run.delivery),
    task: {
      href: taskHref(run),
      since: taskSince(await readModels.get(queue, taskKey(run.projectId, run.taskId)), run.taskBlob),
    },
    decision: decisionOf(who, run),
  }
})

/** One line that fetches exactly the delivered commit; null where the mirror does not keep it. */
async function fetchCommandOf({ projectId, runId }: ReviewRow['run'], { attempt, commit }: Delivery) {
  const pin = await (await wiring()).git.readPin({ projectId, runId, attempt })
  const mirror = pin && shellWord(pin.mirror)
  return mirror && pin.commit === commit ? `git fetch ${mirror} ${pin.reference}` : null
}

type Shown = { runId: string; commit: string }

/** A file of the shown change, whole, before and after. */
export async function readTexts({ path, ...shown }: Shown & { path: string }) {
  const change = await shownChange(shown)
  if (typeof change === 'string') return { kind: change }
  const texts = change.files.find((file) => file.path === path)?.texts
  return texts ? { kind: 'found' as const, texts: await readTextsOf(texts) } : { kind: 'absent' as const }
}

/** Patches of the shown change from one of its files on: those that the page did not carry. */
export async function readPatches({ from, ...shown }: Shown & { from: number }) {
  const change = await shownChange(shown)
  if (typeof change === 'string') return { kind: change }
  const isFile = Number.isInteger(from) && from >= 0 && from < change.files.length
  return isFile
    ? { kind: 'found' as const, part: patchPart(change, from, partCharactersMax) }
    : { kind: 'absent' as const }
}

/**
 * `absent`: nothing is kept, another commit is delivered by now, or there is no such review for this viewer.
 */
async function shownChange({ runId, commit }: Shown): Promise<Change | 'signedOut' | 'absent'> {
  const who = await viewer()
  if (who === null) return 'signedOut'
  const isRun = Id.safeParse(runId).success
  const row = isRun ? await (await wiring()).readModels.get(reviews, runId) : undefined
  const delivery = row && mayDo(who, 'project.view', row.run) ? row.run.delivery : null
  return delivery?.commit === commit ? readChangeOf(delivery.changeBlob) : 'absent'
}

function decisionOf(who: SignedIn, run: ReviewRow['run']) {
  const { state, projectId, claimedBy } = run
  const closed = (why: string) => ({ open: false as const, why })
  if (!mayDo(who, 'review.merge', { projectId }))
    return closed('your role reads changes; it does not decide about them')
  if (state.name === 'drafted' && claimedBy !== null && claimedBy !== who.personId) {
    return closed('only the person who claimed this task may apply its draft')
  }
  if (state.name === 'awaitingReview' || state.name === 'drafted') return { open: true as const }
  if (state.name === 'readyToLand') return closed(state.waits ?? 'approved: it lands in a moment')
  if (run.audit === 'asked') return closed('it has merged; its audit is given on the page of its run')
  return closed(`this run is ${state.name}`)
}

/** Fields `runId`, `commit`, `unviewed` (repeated). */
export function mergeChange(formData: FormData): Promise<ActionResult> {
  const unviewed = formData.getAll('unviewed').filter((path) => typeof path === 'string')
  return act({ type: 'approveChange', ...changeOf(formData), unviewed })
}

/** Fields `runId`, `commit`, `text`, `cause`. */
export function sendBackChange(formData: FormData): Promise<ActionResult> {
  const cause = text(formData, 'cause')
  return act({ type: 'sendBackChange', ...changeOf(formData), text: text(formData, 'text'), cause })
}

/** Fields `runId`, `commit`, `cause`, `words`. */
export function discardChange(formData: FormData): Promise<ActionResult> {
  const cause = text(formData, 'cause')
  return act({ type: 'discardChange', ...changeOf(formData), cause, words: text(formData, 'words') })
}

function changeOf(formData: FormData) {
  return { runId: text(formData, 'runId'), commit: text(formData, 'commit') }
}
