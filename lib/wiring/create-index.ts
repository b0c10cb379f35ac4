// The orchestrator's index, answered from the rows that the projections keep.
import { keepRows } from '../adapters/database/kept-rows'
import type { ReadModels } from '../adapters/database/read-models'
import { mayDo } from '../domain/access'
import { laneNamed, laneStream } from '../domain/events/streams'
import type { Index } from '../orchestrator/index-ports'
import { agents } from '../projections/agents'
import { deadlines } from '../projections/deadlines'
import { projects } from '../projections/projects'
import { landingKey, landings } from '../projections/landings'
import { figuresOf } from '../projections/lane-tally'
import { laneOutcomeAsOf, waitingAsOf } from '../projections/outcome-as-of'
import { ofLane, outcomes } from '../projections/outcomes'
import { people } from '../projections/people'
import { queue, taskKey, type TaskRow } from '../projections/queue'
import { runs } from '../projections/runs'
import { ofMonth, runSpendKey, spend, sumSpent } from '../projections/spend'
import { taskState } from '../projections/task-state'
import { watchedMerges } from '../projections/watched-merges'

export function createIndex(readModels: ReadModels): Index {
  const keptOutcomes = keepRows(readModels, outcomes)

  async function runIdsIn(states: readonly string[]): Promise<string[]> {
    const rows = await readModels.states(runs, { states, order: 'asc' })
    return rows.map(({ key }) => key)
  }

  return {
    catchUp: () => readModels.catchUp(),
    async projectIds() {
      const rows = await readModels.states(projects, { states: ['active'] })
      return rows.map(({ key }) => key)
    },
    async projectNamed(word) {
      const rows = await readModels.list(projects, { states: ['active'] })
      const named = rows.filter(({ projectId, name }) => projectId === word || name === word)
      return named.length === 1 ? (named[0]?.projectId ?? null) : null
    },
    runIdsIn,
    async tasksOf(projectId, states) {
      const filter = { projectId, ...(states ? { states } : {}) }
      const rows = await readModels.list(queue, { ...filter, order: 'asc' })
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
    async laneFigures({ agentId, projectId, taskType }, logSize) {
      const rows =
        taskType === null
          ? (await readModels.tally(outcomes, { projectId })).filter(({ link }) =>
              link.startsWith(laneStream({ agentId, projectId, taskType: '' })),
            )
          : await readModels.tally(outcomes, ofLane({ agentId, projectId, taskType }))
      return figuresOf(rows, logSize)
    },
    async lanes() {
      const tally = await readModels.tally(outcomes)
      return [...new Set(tally.map(({ link }) => link))].flatMap((link) => {
        const mark = tally.filter((one) => one.link === link).map(({ state, newest }) => `${state} ${newest}`)
        return { lane: laneNamed(link), mark: mark.join(', ') }
      })
    },
    async laneRuns(lane, position = Infinity) {
      const rows = await keptOutcomes({ ...ofLane(lane), order: 'asc' })
      return {
        outcomes: rows.flatMap((row) => laneOutcomeAsOf(row, position) ?? []),
        waiting: rows.flatMap((row) => waitingAsOf(row, position) ?? []),
      }
    },
    async leads(projectId) {
      const rows = await readModels.list(people, { states: ['person'] })
      return rows.filter((one) => mayDo(one, 'grant.give', { projectId })).map(({ personId }) => personId)
    },
    async mergedByItselfSince(lane, since) {
      const rows = await readModels.list(outcomes, { ...ofLane(lane), sortFrom: since })
      return rows.filter(({ merged }) => merged?.how === 'auto').length
    },
    async hasLanded(projectId, merge) {
      return (await readModels.get(landings, landingKey(projectId, merge)))?.merge === merge
    },
    async watchedMerges() {
      const rows = await readModels.states(watchedMerges, { states: ['due'], order: 'asc' })
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
      return sumSpent(await readModels.list(spend, { keys: [runSpendKey(runId)] }))
    },
    async spentInMonth({ projectId, agentId }, month) {
      return sumSpent(await readModels.list(spend, ofMonth(month, projectId)), agentId)
    },
    async agentIdsByName() {
      const rows = await readModels.list(agents, { states: ['active'] })
      return new Map(rows.map(({ name, agentId }) => [name, agentId]))
    },
    async submittedTasks() {
      const rows = await readModels.list(queue, { states: ['submitted'] })
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
