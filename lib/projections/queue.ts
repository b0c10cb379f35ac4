// A task as the queue shows it. A run's later events name no task: what it came to is known by the link to its row.
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import { taskEvents } from '../domain/events/task'
import { isEventType } from '../domain/events/vocabulary'
import { evolveTask, noTask, type Task, type TaskState } from '../domain/task/task'
import type { Projection } from './projection'
import { taskState } from './task-state'

/** What a task's own file and stream say, before its runs are looked at. */
export type TaskFileState = Exclude<TaskState, 'inRun' | 'done'>

export type TaskRow = {
  projectId: string
  taskId: string
  /** The fold of the task's stream: file, content, claim, closed. */
  task: Task
  state: TaskFileState
  firstReadAt: string | null
  /** When its file last changed. */
  changedAt: string | null
  /** A new file that waits to land; null once it landed or was refused. */
  submitted: { path: string; blob: string; by: Actor; at: string } | null
  /** Why the last submitted file could not land. */
  refusedFile: { path: string; why: string; at: string } | null
  /** Every run, newest first. */
  runs: { runId: string; agentId: string; taskBlob: string; at: string }[]
  /** True where the file is no longer the one the last run read. */
  changedSince: boolean
  /** When it was last reopened after its last run; null otherwise. */
  reopenedAt: string | null
}

export const queue: Projection<TaskRow> = {
  name: 'queue',
  version: 3,
  types: [...Object.keys(taskEvents).filter(isEventType), 'RunRequested'],
  keys(event) {
    if (event.type === 'RunRequested') return [taskKey(event.data.projectId, event.data.taskId)]
    const [kind, projectId, taskId] = event.stream.split('/')
    return kind === 'task' && projectId !== undefined && taskId !== undefined
      ? [taskKey(projectId, taskId)]
      : []
  },
  evolve(row, event, key) {
    const known = row ?? newRow(key)
    const changed =
      event.type === 'RunRequested' ? requested(known, event) : { ...known, ...afterTaskEvent(known, event) }
    return withState(changed)
  },
  linkTo: 'runs',
  index: (row, lastRun) => ({
    projectId: row.projectId,
    state: taskState(row, lastRun),
    sort: sortOf(row),
    link: row.runs[0]?.runId ?? null,
  }),
}

function sortOf({ task, taskId }: TaskRow): string {
  const priority = task.content.kind === 'read' ? task.content.fields.priority : 9
  return `${priority} ${task.file?.path ?? taskId}`
}

export function taskKey(projectId: string, taskId: string): string {
  return `${projectId}/${taskId}`
}

/** What became of a task's file since a run read `taskBlob`; null: nothing, or nothing is known of it. */
export function taskSince(row: TaskRow | undefined, taskBlob: string): 'changed' | 'removed' | null {
  if (row === undefined || row.task.file === null) return null
  if (row.task.content.kind === 'removed') return 'removed'
  return row.task.file.blob === taskBlob ? null : 'changed'
}

function newRow(key: string): TaskRow {
  const [projectId = '', taskId = ''] = key.split('/')
  return {
    projectId,
    taskId,
    task: noTask,
    state: 'removed',
    firstReadAt: null,
    changedAt: null,
    submitted: null,
    refusedFile: null,
    runs: [],
    changedSince: false,
    reopenedAt: null,
  }
}

function requested(row: TaskRow, event: Extract<RecordedEvent, { type: 'RunRequested' }>): TaskRow {
  const { agentId, taskBlob } = event.data
  const run = { runId: event.runId ?? '', agentId, taskBlob, at: event.occurredAt }
  return { ...row, runs: [run, ...row.runs], reopenedAt: null }
}

function afterTaskEvent(row: TaskRow, event: RecordedEvent): Partial<TaskRow> {
  const task = evolveTask(row.task, event)
  const at = event.occurredAt
  switch (event.type) {
    case 'TaskRead':
    case 'TaskChanged':
    case 'TaskBroken':
      return { task, firstReadAt: row.firstReadAt ?? at, changedAt: at, submitted: null }
    case 'TaskFileSubmitted':
      return { task, submitted: { ...event.data, by: event.actor, at }, refusedFile: null }
    case 'TaskFileLanded':
      return { task, submitted: null }
    case 'TaskFileRefused':
      return { task, submitted: null, refusedFile: { ...event.data, at } }
    case 'TaskReopened':
      return { task, reopenedAt: at }
    default:
      return { task }
  }
}

function withState(row: TaskRow): TaskRow {
  const lastBlob = row.runs[0]?.taskBlob
  const changedSince = lastBlob !== undefined && row.task.file?.blob !== lastBlob
  return { ...row, changedSince, state: fileState(row) }
}

function fileState({ task, submitted }: TaskRow): TaskFileState {
  if (task.content.kind === 'removed') return submitted ? 'submitted' : 'removed'
  if (task.content.kind === 'broken') return 'broken'
  if (task.closed !== null) return 'closed'
  return task.claim ? 'claimed' : 'open'
}
