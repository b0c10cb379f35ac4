import { projects, type ProjectRow } from '../projections/projects'
import { wiring } from '../wiring'
import { Refusal } from './command'

/** The governed project of this name or id; a Refusal where there is none. */
export async function findProject(name: string): Promise<ProjectRow> {
  const { readModels } = await wiring()
  await readModels.catchUp()
  const rows = await readModels.list(projects, { states: ['active'] })
  const found = rows.find((row) => row.name === name || row.projectId === name)
  if (found) return found
  throw new Refusal(`there is no project \`${name}\``)
}
