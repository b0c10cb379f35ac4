// "Your turn", by kind. One row a subject: what it asks of people now, or nothing.
import type { RecordedEvent } from '../domain/events/envelope'
import { laneEvents } from '../domain/events/lane'
import { policyEvents } from '../domain/events/policy'
import { runEvents } from '../domain/events/run'
import { taskEvents } from '../domain/events/task'
import { isEventType } from '../domain/events/vocabulary'
import type { Asked, InboxItem, InboxMemory } from './inbox-item'
import { runAfter, runItem } from './inbox-run'
import { laneItem, policyItem, taskAfter, taskItem } from './inbox-setting'
import type { Projection } from './projection'

export type InboxRow = {
  /** `run/<id>`, `task/<projectId>/<taskId>`, `policy/<scope>`, `lane/…` or `grant/…`. */
  subject: string
  projectId: string | null
  taskId: string | null
  runId: string | null
  agentId: string | null
  /** null: nothing is asked or told now. */
  item: InboxItem | null
  /** What the next event needs; never shown. */
  memory: InboxMemory
}

const declared = [runEvents, taskEvents, policyEvents, laneEvents].flatMap((events) => Object.keys(events))

export const inbox: Projection<InboxRow> = {
  name: 'inbox',
  version: 1,
  types: declared.filter(isEventType),
  keys({ stream, ...event }) {
    const kind = stream.slice(0, stream.indexOf('/'))
    if (!['run', 'task', 'policy', 'lane', 'grant'].includes(kind)) return []
    return event.type === 'RunRequested'
      ? [stream, `task/${event.data.projectId}/${event.data.taskId}`]
      : [stream]
  },
  evolve(row, event, key) {
    const next = remembered(row ?? newRow(key), event)
    return { ...next, item: itemAfter(next, row?.item ?? null, event) }
  },
  index: ({ projectId, item }) => ({
    projectId,
    state: item?.state ?? 'done',
    sort: item?.createdAt ?? null,
  }),
}

function newRow(subject: string): InboxRow {
  const [kind, first = '', second = ''] = subject.split('/')
  const nothing = {
    subject,
    taskId: null,
    runId: null,
    agentId: null,
    item: null,
    memory: { kind: 'none' },
  } as const
  switch (kind) {
    case 'run':
      return { ...nothing, runId: first, projectId: null }
    case 'task':
      return { ...nothing, projectId: first, taskId: second }
    case 'policy':
      return { ...nothing, projectId: first }
    default:
      return { ...nothing, agentId: first, projectId: second }
  }
}

function remembered(row: InboxRow, event: RecordedEvent): InboxRow {
  if (row.subject.startsWith('run/')) {
    const run = runAfter(row.memory, event)
    const { projectId, taskId, agentId } = run
    return { ...row, projectId, taskId, agentId, memory: { kind: 'run', run } }
  }
  return row.subject.startsWith('task/') ? { ...row, memory: taskAfter(row.memory, event) } : row
}

/** An item whose words stay the same keeps its time: waiting is counted from the first moment. */
function itemAfter(row: InboxRow, before: InboxItem | null, event: RecordedEvent): InboxItem | null {
  const asked = askedOf(row, event, before)
  if (asked === null) return null
  if (before !== null && before.kind === asked.kind && before.why === asked.why) return before
  return { ...asked, seq: event.seq, createdAt: event.occurredAt }
}

function askedOf(row: InboxRow, event: RecordedEvent, before: InboxItem | null): Asked | null {
  switch (row.memory.kind) {
    case 'run':
      return runItem(row.memory.run, event, before)
    case 'task':
      return taskItem(row.memory)
    case 'none':
      return row.subject.startsWith('policy/') ? policyItem(event, before) : laneItem(event, before)
    default:
      return row.memory satisfies never
  }
}
