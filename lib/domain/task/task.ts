// A task over its history: what its file says now, who claimed it, what became of it.
import type { RecordedEvent } from '../events/envelope'
import type { Problem } from '../events/fields'
import type { TaskFields } from '../events/task'

export type TaskFile = { path: string; blob: string; commit: string }

export type Task = {
  version: number
  file: TaskFile | null
  content:
    { kind: 'read'; fields: TaskFields } | { kind: 'broken'; problems: Problem[] } | { kind: 'removed' }
  claim: { by: string; until: string } | null
  closed: string | null
}

/** Where a task stands for people: what its file says and what its last run came to. */
export type TaskState = 'submitted' | 'broken' | 'open' | 'claimed' | 'inRun' | 'done' | 'closed' | 'removed'

/** Before the first event of its stream. */
export const noTask: Task = {
  version: 0,
  file: null,
  content: { kind: 'removed' },
  claim: null,
  closed: null,
}

/** Folds one event of a task's stream. Facts that change nothing here are passed over. */
export function evolveTask(task: Task | undefined, event: RecordedEvent): Task {
  return { ...(task ?? noTask), ...changeOf(event), version: event.streamVersion }
}

function changeOf(event: RecordedEvent): Partial<Task> {
  switch (event.type) {
    case 'TaskRead':
    case 'TaskChanged':
      return { file: fileOf(event.data), content: { kind: 'read', fields: event.data.fields } }
    case 'TaskBroken':
      return { file: fileOf(event.data), content: { kind: 'broken', problems: event.data.problems } }
    case 'TaskRemoved':
      return { content: { kind: 'removed' } }
    case 'TaskClaimed':
      return { claim: { by: event.data.by, until: event.data.until } }
    case 'ClaimReleased':
    case 'ClaimExpired':
      return { claim: null }
    case 'TaskClosed':
      return { closed: event.data.reason, claim: null }
    case 'TaskReopened':
      return { closed: null }
    default:
      return {}
  }
}

function fileOf({ path, blob, commit }: TaskFile): TaskFile {
  return { path, blob, commit }
}

/** The claim that holds at `now`; an expired one holds nothing, recorded or not. */
export function liveClaim(task: Task, now: string): { by: string; until: string } | null {
  return task.claim && task.claim.until > now ? task.claim : null
}
