import { projects, type ProjectRow } from '../projections/projects'
import type { Wiring } from '../wiring'
import { Refusal } from './command'
import { knownNames } from './known-names'

/** The governed project of this name or id; a Refusal where there is none. `retired`: also one that was governed. */
export async function findProject(
  { readModels }: Wiring,
  name: string,
  { retired = false } = {},
): Promise<ProjectRow> {
  await readModels.catchUp()
  const rows = await readModels.list(projects, retired ? {} : { states: ['active'] })
  const found = rows.find((row) => row.name === name) ?? rows.find((row) => row.projectId === name)
  if (found) return found
  const names = rows.map((row) => row.name)
  throw new Refusal(
    `there is no project \`${name}\`: ${knownNames(names, 'register one with `leeway init` in its repository')}`,
  )
}
