import 'server-only'
import type { RecordedEvent } from '../domain/events/envelope'
import { Id } from '../domain/events/fields'
import { isEventType } from '../domain/events/vocabulary'
import { describeEvent } from '../projections/audit'
import { wiring } from '../wiring'
import { listChoices } from './choices'
import { nameBook, tasksIn, withTasks } from './names'
import { requireSignedIn, requireViewer, visibleFilter } from './viewer'
import { auditCategories, categoryOf, isAuditCategory, typesOf } from '../projections/audit-categories'
import type { Sentence } from '../projections/sentence'

export type AuditQuery = {
  category: string
  project: string
  actor: string
  type: string
  until: string
  before: number | null
}

const pageSize = 50

/** The log itself, newest first, as far as the viewer may see it. */
export async function listAudit(query: AuditQuery) {
  const who = query.project
    ? await requireViewer('audit.read', { projectId: query.project })
    : await requireSignedIn()
  const { audit, checkEvidence } = await wiring()
  const events = await audit.list({
    ...(query.project ? { projectId: query.project } : {}),
    ...visibleFilter(who),
    ...(query.actor ? { actorId: idIn(query.actor) } : {}),
    ...typesWanted(query),
    ...(query.until ? { recordedMax: endOfMinute(query.until) } : {}),
    ...(Number.isSafeInteger(query.before) && query.before !== null ? { beforeSeq: query.before } : {}),
    limit: pageSize,
  })
  const entries = (await Promise.all(events.map((event) => entryOf(event, checkEvidence)))).flat()
  const last = events.at(-1)
  const book = await nameBook()
  const names = await withTasks(book, tasksIn(entries.map(({ sentence }) => sentence)))
  return {
    entries,
    names,
    olderBefore: events.length === pageSize && last ? last.seq : null,
    categories: auditCategories,
    ...(await listChoices(who, names)),
  }
}

/** What is unknown matches nothing. */
function typesWanted({ category, type }: AuditQuery): { types?: readonly string[] } {
  if (category === '' && type === '') return {}
  const ofCategory = isAuditCategory(category) ? typesOf(category) : []
  if (type === '') return { types: ofCategory }
  return { types: isEventType(type) && (category === '' || ofCategory.includes(type)) ? [type] : [] }
}

/** The last moment of a minute that a person picked, in UTC; before everything where it is none. */
function endOfMinute(minute: string): string {
  const end = Date.parse(`${minute}:59.999Z`)
  return new Date(Number.isNaN(end) ? 0 : end).toISOString()
}

/** The id of `person:<id>`, or a bare one; '' where it cannot be one, which is nobody's. */
function idIn(actor: string): string {
  return Id.safeParse(actor.split(':')[1] ?? actor).data ?? ''
}

type CheckEvidence = Awaited<ReturnType<typeof wiring>>['checkEvidence']
type Listed = Awaited<ReturnType<Awaited<ReturnType<typeof wiring>>['audit']['list']>>[number]

/** That something was recorded stays in sight when its payload was redacted. */
async function entryOf(event: Listed, checkEvidence: CheckEvidence) {
  const { seq, recordedAt: at, type, runId, actor } = event
  if (!isEventType(type)) return []
  const gone: Sentence = [{ kind: actor.kind, id: actor.id }, ' recorded what was redacted later']
  const sentence = event.data === null ? gone : await sentenceOf(event, checkEvidence)
  return [{ seq, at, type, category: categoryOf(type), sentence, runId: runId ?? null }]
}

/** Whoever reads that something was recommended reads whether its evidence still stands. */
async function sentenceOf(event: RecordedEvent, checkEvidence: CheckEvidence): Promise<Sentence> {
  const told = describeEvent(event)
  if (event.type !== 'RecommendationMade') return told
  return [...told, `; ${(await checkEvidence(event.data)).words}`]
}
