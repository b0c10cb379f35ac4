import { evolvePerson, type Person } from '../domain/person'
import type { Projection } from './projection'
import { streamKeys } from './stream-keys'

export type PersonRow = Person & {
  personId: string
  version: number
  addedAt: string
  lastSignInAt: string | null
}

export const people: Projection<PersonRow> = {
  name: 'people',
  version: 1,
  types: ['PersonAdded', 'RoleGiven', 'RoleTaken', 'SignedIn'],
  keys: streamKeys('person'),
  evolve(row, event, personId) {
    const person = evolvePerson(row ?? null, event)
    if (person === null) return undefined
    const { name, email, scripted, roles } = person
    return {
      name,
      email,
      scripted,
      roles,
      personId,
      version: event.streamVersion,
      addedAt: row?.addedAt ?? event.occurredAt,
      lastSignInAt: event.type === 'SignedIn' ? event.occurredAt : (row?.lastSignInAt ?? null),
    }
  },
  index: ({ name, scripted }) => ({ state: scripted ? 'scripted' : 'person', sort: name }),
}
