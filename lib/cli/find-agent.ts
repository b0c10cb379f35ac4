import { agents, type AgentRow } from '../projections/agents'
import type { Wiring } from '../wiring'
import { Refusal } from './command'
import { knownNames } from './known-names'

/** The agent of this name or id; a Refusal where there is none. `retired`: also one that works no more. */
export async function findAgent(
  { readModels }: Wiring,
  name: string,
  { retired = false } = {},
): Promise<AgentRow> {
  await readModels.catchUp()
  const rows = await readModels.list(agents, retired ? {} : { states: ['active'] })
  const found = rows.find((row) => row.name === name) ?? rows.find((row) => row.agentId === name)
  if (found) return found
  const names = rows.map((row) => row.name)
  throw new Refusal(`there is no agent \`${name}\`: ${knownNames(names, 'an admin declares it in Settings')}`)
}
