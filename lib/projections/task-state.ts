// A task's state is its file's and its last run's together.
import type { RunStateName } from '../domain/task/lifecycle'
import type { TaskState } from '../domain/task/task'
import type { TaskFileState, TaskRow } from './queue'

/** What a last run in each state means for its task. A merged change answers it even while its horizon runs. */
const meanings: Record<RunStateName, 'live' | 'answers' | 'over'> = {
  requested: 'live',
  queued: 'live',
  leased: 'live',
  running: 'live',
  capturing: 'live',
  checking: 'live',
  deciding: 'live',
  drafted: 'live',
  awaitingReview: 'live',
  readyToLand: 'live',
  rechecking: 'live',
  landing: 'live',
  frozen: 'live',
  merged: 'answers',
  settled: 'answers',
  regressed: 'answers',
  reverting: 'answers',
  landingRevert: 'answers',
  reported: 'answers',
  refused: 'over',
  reverted: 'over',
  discarded: 'over',
  droppedDraft: 'over',
  droppedReport: 'over',
  empty: 'over',
  timedOut: 'over',
  cancelled: 'over',
  failed: 'over',
}
const answerable: readonly TaskFileState[] = ['submitted', 'broken', 'open', 'claimed']

/** `lastRun` is the state of the run `row.runs[0]`; null where there is none. */
export function taskState(row: Pick<TaskRow, 'state' | 'reopenedAt'>, lastRun: string | null): TaskState {
  if (lastRun === null || !isRunStateName(lastRun)) return row.state
  if (meanings[lastRun] === 'live') return 'inRun'
  const isAnswered = meanings[lastRun] === 'answers' && row.reopenedAt === null
  return isAnswered && answerable.includes(row.state) ? 'done' : row.state
}

function isRunStateName(state: string): state is RunStateName {
  return Object.hasOwn(meanings, state)
}
