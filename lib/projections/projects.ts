import type { Actor } from '../domain/events/envelope'
import { evolveProject, type Project } from '../domain/project'
import type { Projection } from './projection'
import { streamKeys } from './stream-keys'

export type ProjectRow = Project & {
  registeredBy: Actor
  registeredAt: string
  /** When the base branch was last seen to have moved. */
  observedAt: string | null
  /** Whether Leeway itself landed the base's commit. */
  landedByLeeway: boolean
  retiredReason: string | null
}

export const projects: Projection<ProjectRow> = {
  name: 'projects',
  version: 1,
  types: ['ProjectRegistered', 'ProjectMoved', 'BaseObserved', 'ProjectRetired'],
  keys: streamKeys('project'),
  evolve(row, event, projectId) {
    const project = evolveProject(row, event)
    if (project === undefined) return undefined
    return {
      ...project,
      projectId,
      registeredBy: row?.registeredBy ?? event.actor,
      registeredAt: row?.registeredAt ?? event.occurredAt,
      observedAt: event.type === 'BaseObserved' ? event.occurredAt : (row?.observedAt ?? null),
      landedByLeeway:
        event.type === 'BaseObserved' ? event.data.landedByLeeway : (row?.landedByLeeway ?? false),
      retiredReason: event.type === 'ProjectRetired' ? event.data.reason : (row?.retiredReason ?? null),
    }
  },
  index: ({ projectId, retired, name }) => ({ projectId, state: retired ? 'retired' : 'active', sort: name }),
}
