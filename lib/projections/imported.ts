// Changes that were imported, one row each, so that a page can count a lane's and read the newest of any lane.
import type { Lane } from '../domain/events/envelope'
import type { ImportedChange } from '../domain/events/lane'
import { laneStream } from '../domain/events/streams'
import type { ClosedChange } from '../domain/trust/backtest/closed-change'
import { wentWell } from '../domain/trust/history/history'
import type { Projection } from './projection'

export type ImportedRow = Lane & ImportedChange

export const imported: Projection<ImportedRow> = {
  name: 'imported',
  version: 1,
  types: ['HistoryImported'],
  keys: (event) =>
    event.type === 'HistoryImported' && event.lane !== undefined
      ? (event.data.changes ?? []).map(({ id }) => `${event.lane?.projectId}/${id}`)
      : [],
  evolve(row, event, key) {
    if (event.type !== 'HistoryImported' || event.lane === undefined) return row
    const named = key.slice(key.lastIndexOf('/') + 1)
    const change = event.data.changes?.findLast(({ id }) => id === named)
    return change === undefined ? row : { ...event.lane, ...change }
  },
  index: (row) => ({
    projectId: row.projectId,
    state: row.cameTo,
    sort: row.closedAt,
    link: laneStream(row),
  }),
}

/** For an estimate and a back-test: good is what went well as far as a history tells. */
export function importedChange(row: ImportedRow): ClosedChange {
  const { agentId: agent, projectId: project, taskType, openedAt, closedAt } = row
  return {
    ...{ agent, project, taskType, merged: wentWell(row) },
    openedAt: Date.parse(openedAt),
    closedAt: Date.parse(closedAt),
  }
}
