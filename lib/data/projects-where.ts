import 'server-only'
import { mayDo, type Act, type Viewer } from '../domain/access'
import { projects, type ProjectRow } from '../projections/projects'
import { wiring } from '../wiring'

/** The governed projects in which the viewer may do this, by name. */
export async function projectsWhere(who: Viewer, act: Act): Promise<ProjectRow[]> {
  const { readModels } = await wiring()
  const rows = await readModels.list(projects, { states: ['active'], order: 'asc' })
  return rows.filter(({ projectId }) => mayDo(who, act, { projectId }))
}
