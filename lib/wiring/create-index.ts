// The orchestrator's index, answered from the rows that the projections keep.
import type { ReadModels } from '../adapters/database/read-models'
import { mayDo } from '../domain/access'
import { laneNamed, laneStream } from '../domain/events/streams'
import type { Index } from '../orchestrator/index-ports'
import { agents } from '../projections/agents'
import { deadlines } from '../projections/deadlines'
import { projects } from '../projections/projects'
import { landingKey, landings } from '../projections/landings'
import { figuresOf, laneOutcome, laneOutcomeAsOf, ofLane, outcomes } from '../projections/outcomes'
import { people } from '../projections/people'
import { queue, taskKey, type TaskRow } from '../projections/queue'
import { runs } from '../projections/runs'
import { ofMonth, runSpendKey, spend, sumSpent } from '../projections/spend'
import { taskState } from '../projections/task-state'
import { watchedMerges } from '../projections/watched-merges'

/** Rows of one listing: an installation has fewer projects, agents, live tasks and unfinished runs than this. */
const limit = 10_000
/** Of one lane: more than any agent comes to in years. */
const outcomesMax = 100_000

export function createIndex(readModels: ReadModels, logSize: () => Promise<number>): Index {
  async function runIdsIn(states: readonly string[]): Promise<string[]> {
    const rows = await readModels.states(runs, { states, order: 'asc', limit })
    return rows.map(({ key }) => key)
  }

  return {
    catchUp: () => readModels.catchUp(),
    async projectIds() {
      const rows = await readModels.states(projects, { states: ['active'], limit })
      return rows.map(({ key }) => key)
    },
    async projectNamed(word) {
      const rows = await readModels.list(projects, { states: ['active'], limit })
      const named = rows.filter(({ projectId, name }) => projectId === word || name === word)
      return named.length === 1 ? (named[0]?.projectId ?? null) : null
    },
    runIdsIn,
    async tasksOf(projectId, states) {
      const filter = { projectId, ...(states ? { states } : {}) }
      const rows = await readModels.list(queue, { ...filter, order: 'asc', limit })
      const lastRuns = await lastRunStates(readModels, rows)
      return rows.map((row) => ({
        taskId: row.taskId,
        path: row.task.file?.path ?? '',
        blob: row.task.file?.blob ?? '',
        state: taskState(row, lastRuns.get(row.runs[0]?.runId ?? '') ?? null),
        isNew: row.runs[0]?.taskBlob !== row.task.file?.blob || row.reopenedAt !== null,
      }))
    },
    async runsOfTask(projectId, taskId) {
      const row = await readModels.get(queue, taskKey(projectId, taskId))
      const last = row?.runs[0]?.runId
      const state = row && taskState(row, (await lastRunStates(readModels, [row])).get(last ?? '') ?? null)
      return {
        count: row?.runs.length ?? 0,
        live: state === 'inRun' ? (last ?? null) : null,
        merged: state === 'done',
      }
    },
    async laneFigures({ agentId, projectId, taskType }) {
      const rows =
        taskType === null
          ? (await readModels.tally(outcomes, { projectId })).filter(({ link }) =>
              link.startsWith(laneStream({ agentId, projectId, taskType: '' })),
            )
          : await readModels.tally(outcomes, ofLane({ agentId, projectId, taskType }))
      return figuresOf(rows, await logSize())
    },
    async lanes() {
      const tally = await readModels.tally(outcomes)
      return [...new Set(tally.map(({ link }) => link))].flatMap((link) => {
        const mark = tally.filter((one) => one.link === link).map(({ state, newest }) => `${state} ${newest}`)
        return { lane: laneNamed(link), mark: mark.join(', ') }
      })
    },
    async laneOutcomes(lane, position) {
      const rows = await readModels.list(outcomes, { ...ofLane(lane), order: 'asc', limit: outcomesMax })
      return rows.flatMap(
        (row) => (position === undefined ? laneOutcome(row) : laneOutcomeAsOf(row, position)) ?? [],
      )
    },
    async leads(projectId) {
      const rows = await readModels.list(people, { states: ['person'], limit })
      return rows.filter((one) => mayDo(one, 'grant.give', { projectId })).map(({ personId }) => personId)
    },
    async mergedByItselfSince(lane, since) {
      const rows = await readModels.list(outcomes, { ...ofLane(lane), sortFrom: since, limit })
      return rows.filter(({ merged }) => merged?.how === 'auto').length
    },
    async hasLanded(projectId, merge) {
      return (await readModels.get(landings, landingKey(projectId, merge)))?.merge === merge
    },
    async watchedMerges() {
      const rows = await readModels.states(watchedMerges, { states: ['due'], order: 'asc', limit })
      return rows.map(({ key }) => key)
    },
    async landedRun(projectId, commit) {
      return (await readModels.get(landings, landingKey(projectId, commit)))?.runId ?? null
    },
    deadlinesUntil: (now) =>
      readModels.list(deadlines, {
        states: ['claim', 'grant', 'horizon'],
        sortMax: now,
        order: 'asc',
        limit: 500,
      }),
    async spentByRun(runId) {
      return sumSpent(await readModels.list(spend, { keys: [runSpendKey(runId)], limit }))
    },
    async spentInMonth({ projectId, agentId }, month) {
      return sumSpent(await readModels.list(spend, { ...ofMonth(month, projectId), limit }), agentId)
    },
    async agentIdsByName() {
      const rows = await readModels.list(agents, { states: ['active'], limit })
      return new Map(rows.map(({ name, agentId }) => [name, agentId]))
    },
    async submittedTasks() {
      const rows = await readModels.list(queue, { states: ['submitted'], limit })
      return rows.flatMap(({ projectId, taskId, submitted }) =>
        submitted
          ? [{ projectId, taskId, path: submitted.path, blob: submitted.blob, by: submitted.by.id }]
          : [],
      )
    },
  }
}

/** States of the last runs of these tasks, by run. */
async function lastRunStates(
  readModels: ReadModels,
  rows: readonly TaskRow[],
): Promise<ReadonlyMap<string, string | null>> {
  const keys = rows.flatMap((row) => row.runs.slice(0, 1).map(({ runId }) => runId))
  const found = keys.length > 0 ? await readModels.states(runs, { keys }) : []
  return new Map(found.map(({ key, state }) => [key, state]))
}
