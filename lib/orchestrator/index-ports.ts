// Where the orchestrator looks before it reads a stream.
import type { Lane } from '../domain/events/envelope'
import type { LaneFigures } from '../domain/events/lane'
import type { TaskState } from '../domain/task/task'
import type { LaneOutcome } from '../domain/trust/lane-evidence'
import type { WaitingChange } from '../domain/trust/overdue'

/** Something that only time ends. */
export type Deadline =
  | { kind: 'claim'; projectId: string; taskId: string }
  /** Of a lane's or grant's stream. */
  | { kind: 'grant'; stream: string }
  | { kind: 'horizon'; runId: string }

export type ModelUse = {
  inputTokens: number
  outputTokens: number
  costMicroUsd: number
  unpricedTokens: number
}

export type LaneRuns = {
  /** What they came to, and the event that said so. */
  outcomes: (LaneOutcome & { eventId: string })[]
  /** What they delivered and nobody has decided about. */
  waiting: WaitingChange[]
}

/** Read models as the worker needs them: hints of where to look. Every decision re-reads the stream itself. */
export interface Index {
  /** Folds what is new. Returns how many events the log had: rows below are as of then, or newer. */
  catchUp(): Promise<number>
  projectIds(): Promise<string[]>
  /** The active project with this id or name; null where none or several are called so. */
  projectNamed(word: string): Promise<string | null>
  runIdsIn(states: readonly string[]): Promise<string[]>
  /**
   * `state`: submitted, broken, open, claimed, inRun, done, closed or removed; with `states` only those. `isNew`: it
   * had no run since it was written, changed or reopened.
   */
  tasksOf(
    projectId: string,
    states?: readonly TaskState[],
  ): Promise<{ taskId: string; path: string; blob: string; state: string; isNew: boolean }[]>
  /** How many runs a task ever had, and the one that has not ended; `merged`: whether one of them merged. */
  runsOfTask(
    projectId: string,
    taskId: string,
  ): Promise<{ count: number; live: string | null; merged: boolean }>
  /**
   * A lane's counts now; with `taskType` null those of all lanes of the agent in the project. `logSize`: up to where
   * what it knows is said to go, as `catchUp` returned it.
   */
  laneFigures(
    lane: { agentId: string; projectId: string; taskType: string | null },
    logSize: number,
  ): Promise<LaneFigures>
  /** Every lane that ever had a run; the mark changes with what its runs came to. */
  lanes(): Promise<{ lane: Lane; mark: string }[]>
  /** What was known of a lane's runs at a position (default: now). */
  laneRuns(lane: Lane, position?: number): Promise<LaneRuns>
  /** Persons, not scripted ones, who may grant in a project. */
  leads(projectId: string): Promise<string[]>
  /** Changes of a lane that merged without a person at or after an instant. */
  mergedByItselfSince(lane: Lane, since: string): Promise<number>
  /** Whether Leeway landed this merge commit in the project. */
  hasLanded(projectId: string, merge: string): Promise<boolean>
  /** Runs on whose merge the checks shall run again, oldest first. */
  watchedMerges(): Promise<string[]>
  /** The run whose change landed as this merge, or was delivered as this commit; null where none is known. */
  landedRun(projectId: string, commit: string): Promise<string | null>
  /** What has come to its end at `now` and is not recorded as ended, oldest first; some hundreds at most. */
  deadlinesUntil(now: string): Promise<Deadline[]>
  /** What models cost in a month (`2026-01`, UTC), in one project or by one agent where they are named. */
  spentInMonth(of: { projectId?: string; agentId?: string }, month: string): Promise<ModelUse>
  /** In all attempts of one run. */
  spentByRun(runId: string): Promise<ModelUse>
  agentIdsByName(): Promise<ReadonlyMap<string, string>>
  /** Files that people submitted in the console and that have not landed. */
  submittedTasks(): Promise<{ projectId: string; taskId: string; path: string; blob: string; by: string }[]>
}
