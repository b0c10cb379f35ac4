// "Your turn", by kind. One row a subject: what it asks of people now, or nothing. Tasks at hold are no part of it:
// only `authorize` knows them.
import type { RecordedEvent } from '../domain/events/envelope'
import { laneEvents } from '../domain/events/lane'
import { policyEvents } from '../domain/events/policy'
import { runEvents } from '../domain/events/run'
import { isEventType } from '../domain/events/vocabulary'
import { evolveRun } from '../domain/task/evolve-run'
import type { Run } from '../domain/task/lifecycle'
import { audienceOf, type Asked, type InboxItem } from './inbox-item'
import { runItem } from './inbox-run'
import { laneItem, policyItem } from './inbox-setting'
import type { Projection } from './projection'

export type InboxRow = {
  /** `run/<id>`, `policy/<scope>`, `lane/…` or `grant/…`. */
  subject: string
  projectId: string | null
  taskId: string | null
  runId: string | null
  agentId: string | null
  /** null: nothing is asked or told now. */
  item: InboxItem | null
  /** What the next event of a run needs; null where no run is the subject. */
  run: Run | null
}

const declared = [runEvents, policyEvents, laneEvents].flatMap((events) => Object.keys(events))

export const inbox: Projection<InboxRow> = {
  name: 'inbox',
  version: 6,
  types: declared.filter(isEventType),
  keys({ stream }) {
    const kind = stream.slice(0, stream.indexOf('/'))
    return ['run', 'policy', 'lane', 'grant'].includes(kind) ? [stream] : []
  },
  evolve(row, event, key) {
    const next = remembered(row ?? newRow(key), event)
    return { ...next, item: itemAfter(next, row?.item ?? null, event) }
  },
  index: ({ projectId, item }) => ({
    projectId,
    state: item?.state ?? 'done',
    sort: item?.createdAt ?? null,
    link: item && audienceOf(item),
  }),
}

function newRow(subject: string): InboxRow {
  const [kind, first = '', second = ''] = subject.split('/')
  const nothing = { subject, taskId: null, runId: null, agentId: null, item: null, run: null }
  switch (kind) {
    case 'run':
      return { ...nothing, runId: first, projectId: null }
    case 'policy':
      return { ...nothing, projectId: first }
    default:
      return { ...nothing, agentId: first, projectId: second }
  }
}

function remembered(row: InboxRow, event: RecordedEvent): InboxRow {
  if (!row.subject.startsWith('run/')) return row
  const run = evolveRun(row.run ?? undefined, event)
  const { projectId, taskId, agentId } = run
  return { ...row, projectId, taskId, agentId, run }
}

/** An item whose words stay the same keeps its time: waiting is counted from the first moment. */
function itemAfter(row: InboxRow, before: InboxItem | null, event: RecordedEvent): InboxItem | null {
  const asked = askedOf(row, event, before)
  if (asked === null) return null
  if (before !== null && isSame(before, asked)) return before
  return { ...asked, seq: event.seq, createdAt: event.occurredAt }
}

function isSame(a: Asked, b: Asked): boolean {
  return a.kind === b.kind && a.why === b.why && a.recommendationId === b.recommendationId
}

function askedOf({ run, subject }: InboxRow, event: RecordedEvent, before: InboxItem | null): Asked | null {
  if (run !== null) return runItem(run, event, before)
  return subject.startsWith('policy/') ? policyItem(event, before) : laneItem(event, before)
}
