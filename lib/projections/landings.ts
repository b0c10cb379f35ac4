// Merge commits that Leeway landed, by project and commit: whether a base that moved was moved by us.
import type { Projection } from './projection'

export type LandingRow = { projectId: string; merge: string; runId: string; at: string }

export const landings: Projection<LandingRow> = {
  name: 'landings',
  version: 1,
  types: ['ChangeMerged'],
  keys: (event) =>
    event.type === 'ChangeMerged' && event.projectId !== undefined
      ? [landingKey(event.projectId, event.data.merge)]
      : [],
  evolve(row, event) {
    if (event.type !== 'ChangeMerged') return row
    const { projectId = '', runId = '', occurredAt: at } = event
    return { projectId, merge: event.data.merge, runId, at }
  },
  index: ({ projectId, at }) => ({ projectId, sort: at }),
}

export function landingKey(projectId: string, merge: string): string {
  return `${projectId}/${merge}`
}
