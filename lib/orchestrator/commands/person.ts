import { personStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import type { Viewer } from '../../domain/access'
import { appendOf, versionOf, type Ground } from '../ground'
import { personActor, refuse, type Decide, type Decision } from './decision'

export const addPerson: Decide<'addPerson'> = async (ground, who, { name, email, scripted }) => {
  const personId = ground.ids.next()
  return appended(ground, who, { personId, version: 0 }, fact('PersonAdded', { name, email, scripted }))
}

export const giveRole: Decide<'giveRole'> = async (ground, who, { personId, scope, role }) => {
  const version = await versionOf(ground, personStream(personId))
  if (version === 0) return refuse('there is no such person')
  return appended(ground, who, { personId, version }, fact('RoleGiven', { scope, role }))
}

export const takeRole: Decide<'takeRole'> = async (ground, who, { personId, scope, role }) => {
  const version = await versionOf(ground, personStream(personId))
  if (version === 0) return refuse('there is no such person')
  if (personId === who.personId && role === 'admin') {
    return refuse('nobody takes the admin role from themselves: ask another admin')
  }
  return appended(ground, who, { personId, version }, fact('RoleTaken', { scope, role }))
}

function appended(
  ground: Ground,
  who: Viewer,
  { personId, version }: { personId: string; version: number },
  event: DomainEvent,
): Decision {
  const context = { actor: personActor(who), occurredAt: ground.clock.now() }
  const append = appendOf({
    stream: personStream(personId),
    expectedVersion: version,
    facts: [event],
    context,
  })
  return { ok: true, appends: [append], id: personId }
}
