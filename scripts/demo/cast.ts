// Who takes part in the demo. Everything the script decides is decided by a person marked as scripted, so that the
// log never claims that somebody read a diff; the other three are for whoever opens the console.
import { join } from 'node:path'
import type { AgentDeclaration } from '../../lib/domain/events/agent'
import type { RoleHeld } from '../../lib/domain/person'
import type { Wiring } from '../../lib/wiring'
import { readSecret } from '../embedded-database'

const organisation = { kind: 'organisation' } as const
const roles = (...held: RoleHeld['role'][]): RoleHeld[] => held.map((role) => ({ scope: organisation, role }))

export const people = [
  { name: 'Ada Admin', email: 'ada@example.com', roles: roles('admin') },
  { name: 'Lea Lead', email: 'lea@example.com', roles: roles('lead', 'reviewer') },
  { name: 'Rae Reviewer', email: 'rae@example.com', roles: roles('reviewer') },
] as const

export const script = {
  name: 'Demo script',
  email: 'script@example.com',
  roles: roles('admin', 'lead', 'reviewer'),
} as const

/** One password for the three, made for this installation alone. */
export function demoPassword(directory: string): Promise<string> {
  return readSecret(join(directory, 'demo-password')).then((secret) => secret.slice(0, 16))
}

/** Adds everybody; returns the scripted person as the one who acts, and who owns the agents: nobody raises their own. */
export async function addPeople({ people: accounts }: Wiring, directory: string) {
  const actor = { kind: 'system', id: 'demo' } as const
  await accounts.nameOrganisation('Wordkit')
  const password = await demoPassword(directory)
  const ids: string[] = []
  for (const person of people) {
    const personId = await accounts.addPerson({ ...person, scripted: false, actor })
    await accounts.setPassword(personId, person.email, password)
    ids.push(personId)
  }
  const personId = await accounts.addPerson({ ...script, scripted: true, actor })
  const [ownerId = personId] = ids
  return { who: { personId, roles: script.roles }, ownerId }
}

/** The programs of scripts/demo/agents, as command agents. */
export function agents(programDirectory: string, ownerId: string): AgentDeclaration[] {
  return ['tidy', 'docs-writer', 'mender', 'surveyor', 'example-writer', 'guesser'].map((name) => ({
    name,
    runtime: 'command',
    provider: 'leeway-demo',
    model: 'none',
    command: ['node', `/opt/agent/${name}.mjs`],
    programDirectory,
    ownerId,
    modelBaseUrl: null,
    modelPrices: null,
  }))
}
