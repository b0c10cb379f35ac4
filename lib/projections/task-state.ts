// A task's state is its file's and its last run's together. The rule stands here twice, as a function of one row and as
// a filter of many, because the state of a run is another projection's; a test holds the two against each other.
import type { RunStateName } from '../domain/task/lifecycle'
import type { TaskState } from '../domain/task/task'
import type { RowFilter } from './projection'
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
  reported: 'answers',
  refused: 'over',
  reverted: 'over',
  discarded: 'over',
  droppedDraft: 'over',
  empty: 'over',
  timedOut: 'over',
  cancelled: 'over',
  failed: 'over',
}
const statesThat = (mean: 'live' | 'answers') =>
  Object.entries(meanings).flatMap(([name, meaning]) => (meaning === mean ? [name] : []))
const live = statesThat('live')
const answering = statesThat('answers')
const answerable: readonly TaskFileState[] = ['submitted', 'broken', 'open', 'claimed']

export function isRunStateName(state: string | null): state is RunStateName {
  return state !== null && Object.hasOwn(meanings, state)
}

/** The task's state; `lastRun` is the state of `row.runs[0]`, undefined where there is none. */
export function taskState(
  row: Pick<TaskRow, 'state' | 'reopenedAt'>,
  lastRun: RunStateName | undefined,
): TaskState {
  if (lastRun === undefined) return row.state
  if (meanings[lastRun] === 'live') return 'inRun'
  const isAnswered = meanings[lastRun] === 'answers' && row.reopenedAt === null
  return isAnswered && answerable.includes(row.state) ? 'done' : row.state
}

/** What the index of the queue says of a row: whether its last run may answer it stands in it. */
export function indexedState({ state, runs, reopenedAt }: TaskRow): string {
  return runs.length > 0 && reopenedAt === null ? answered(state) : state
}

const answered = (state: TaskFileState) => `${state} unless answered`

/** The rows of the queue that are in one of these states. */
export function tasksIn(states: readonly TaskState[]): RowFilter {
  return { anyOf: states.flatMap(filtersOf) }
}

function filtersOf(state: TaskState): RowFilter[] {
  const linked = (names: readonly string[]) => ({ to: 'runs', states: names })
  switch (state) {
    case 'inRun':
      return [{ linked: linked(live) }]
    case 'done':
      return [{ states: answerable.map(answered), linked: linked(answering) }]
    case 'removed':
    case 'closed':
      return [{ states: [state, answered(state)], linked: { ...linked(live), not: true } }]
    default:
      return [
        { states: [state], linked: { ...linked(live), not: true } },
        { states: [answered(state)], linked: { ...linked([...live, ...answering]), not: true } },
      ]
  }
}
