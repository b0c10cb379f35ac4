import 'server-only'
import { Id } from '../domain/events/fields'
import { isEventType } from '../domain/events/vocabulary'
import { describeEvent } from '../projections/audit'
import { wiring } from '../wiring'
import { listChoices } from './choices'
import { nameBook, tasksIn, withTasks } from './names'
import { requireSignedIn, requireViewer, visibleFilter } from './viewer'
import { auditCategories, type AuditCategory } from '../projections/sentence'

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
  const { audit } = await wiring()
  const events = await audit.list({
    ...(query.project ? { projectId: query.project } : {}),
    ...visibleFilter(who),
    ...(query.actor ? { actorId: idIn(query.actor) } : {}),
    ...(query.type ? { types: [query.type].filter(isEventType) } : {}),
    ...(Number.isSafeInteger(query.before) && query.before !== null ? { beforeSeq: query.before } : {}),
    limit: pageSize,
  })
  const entries = events.flatMap((event) => {
    if (event.data === null) return []
    const described = describeEvent(event)
    const isShown = query.category === '' || described.category === query.category
    const isOld = query.until === '' || event.recordedAt <= query.until
    return isShown && isOld ? [entryOf(event, described)] : []
  })
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

/** The id of `person:<id>`, or a bare one; '' where it cannot be one, which is nobody's. */
function idIn(actor: string): string {
  return Id.safeParse(actor.split(':')[1] ?? actor).data ?? ''
}

type Described = { category: AuditCategory; sentence: ReturnType<typeof describeEvent>['sentence'] }

function entryOf(
  event: { seq: number; recordedAt: string; type: string; runId?: string | undefined },
  { category, sentence }: Described,
) {
  const { seq, recordedAt: at, type, runId } = event
  return { seq, at, type, category, sentence, runId: runId ?? null }
}
