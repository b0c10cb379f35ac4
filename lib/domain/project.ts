import type { RecordedEvent } from './events/envelope'
import type { EventData } from './events/vocabulary'

export type Project = EventData<'ProjectRegistered'> & {
  projectId: string
  version: number
  /** The base branch's commit as last observed. */
  base: string | null
  retired: boolean
}

/** Folds one event of a project's stream. The first is ProjectRegistered. */
export function evolveProject(project: Project | undefined, event: RecordedEvent): Project | undefined {
  const version = event.streamVersion
  if (event.type === 'ProjectRegistered') {
    return { ...event.data, projectId: event.projectId ?? '', version, base: null, retired: false }
  }
  if (project === undefined) return undefined
  switch (event.type) {
    case 'ProjectMoved':
      return { ...project, version, source: event.data.source }
    case 'BaseObserved':
      return { ...project, version, base: event.data.commit }
    case 'ProjectRetired':
      return { ...project, version, retired: true }
    default:
      return { ...project, version }
  }
}
