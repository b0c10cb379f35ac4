// Merges on which the checks shall run again: a row from the merge until they have, or it is taken back.
import { runKeys } from './runs'
import type { Projection } from './projection'

export type WatchedMergeRow = { projectId: string; runId: string; at: string }

export const watchedMerges: Projection<WatchedMergeRow> = {
  name: 'watched-merges',
  version: 1,
  types: ['ChangeMerged', 'MergeChecked', 'ChangeReverted'],
  keys: runKeys,
  evolve(row, event, runId) {
    if (event.type !== 'ChangeMerged' || event.data.watched !== true) return undefined
    return { projectId: event.projectId ?? '', runId, at: event.recordedAt }
  },
  index: ({ projectId, at }) => ({ projectId, state: 'due', sort: at }),
}
