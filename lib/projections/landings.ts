// Commits that Leeway landed, by project: the merge, what was delivered for it, and what took it back. They tell
// whether a base that moved was moved by us, and which run a revert takes back.
import type { RecordedEvent } from '../domain/events/envelope'
import type { Projection } from './projection'

export type LandingRow = { projectId: string; merge: string; runId: string; at: string }

export const landings: Projection<LandingRow> = {
  name: 'landings',
  version: 3,
  types: ['ChangeMerged', 'ChangeReverted'],
  keys: (event) => landed(event).map((commit) => landingKey(event.projectId ?? '', commit)),
  evolve(row, event) {
    const [merge] = landed(event)
    if (merge === undefined) return row
    const { projectId = '', runId = '', occurredAt: at } = event
    return { projectId, merge, runId, at }
  },
  index: ({ projectId, at }) => ({ projectId, sort: at }),
}

/** The commit on the base branch first. */
function landed(event: RecordedEvent): string[] {
  if (event.projectId === undefined) return []
  if (event.type === 'ChangeMerged') return [event.data.merge, event.data.commit]
  return event.type === 'ChangeReverted' && event.data.landed === true ? [event.data.commit] : []
}

export function landingKey(projectId: string, merge: string): string {
  return `${projectId}/${merge}`
}
