// A person as the events of their own stream tell it.
import type { DomainEvent } from './events/vocabulary'
import type { Role, RoleScope } from './events/person'

export type RoleHeld = { scope: RoleScope; role: Role }
export type Person = { name: string; email: string; scripted: boolean; roles: readonly RoleHeld[] }

/** One more event of a person's stream; null before `PersonAdded`. */
export function evolvePerson(person: Person | null, event: DomainEvent): Person | null {
  if (event.type === 'PersonAdded') return { ...event.data, roles: person?.roles ?? [] }
  if (person === null) return null
  if (event.type === 'RoleGiven')
    return { ...person, roles: [...without(person.roles, event.data), event.data] }
  if (event.type === 'RoleTaken') return { ...person, roles: without(person.roles, event.data) }
  return person
}

function without(roles: readonly RoleHeld[], taken: RoleHeld): RoleHeld[] {
  return roles.filter((held) => held.role !== taken.role || !isSameScope(held.scope, taken.scope))
}

function isSameScope(a: RoleScope, b: RoleScope): boolean {
  if (a.kind === 'organisation' || b.kind === 'organisation') return a.kind === b.kind
  return a.projectId === b.projectId
}
