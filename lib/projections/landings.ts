// Commits that Leeway landed, by project: the merge, and what was delivered for it. Whether a base that moved was moved
// by us, and which run a revert takes back.
import type { Projection } from './projection'

export type LandingRow = { projectId: string; merge: string; runId: string; at: string }

export const landings: Projection<LandingRow> = {
  name: 'landings',
  version: 2,
  types: ['ChangeMerged'],
  keys: (event) =>
    event.type === 'ChangeMerged' && event.projectId !== undefined
      ? [event.data.merge, event.data.commit].map((commit) => landingKey(event.projectId ?? '', commit))
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
