// Freeze and restriction: what stands over every run. Anyone but a viewer may freeze; a lead lifts.
import type { Viewer } from '../../domain/access'
import type { Scope } from '../../domain/events/fields'
import { organisationStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { appendOf, loadOrganisation, type Ground } from '../ground'
import { personActor, refuse, type Decide, type Decision } from './decision'

export const setFreeze: Decide<'setFreeze'> = async (ground, who, { scope, reason }) => {
  const freezeId = ground.ids.next()
  return appended(ground, who, { scope, id: freezeId }, fact('FreezeSet', { freezeId, scope, reason }))
}

export const liftFreeze: Decide<'liftFreeze'> = async (ground, who, { freezeId, reason }) => {
  const freeze = (await loadOrganisation(ground)).freezes.find((one) => one.freezeId === freezeId)
  if (freeze === undefined) return refuse('this freeze was lifted already')
  return appended(
    ground,
    who,
    { scope: freeze.scope, id: freezeId },
    fact('FreezeLifted', { freezeId, reason }),
  )
}

export const setRestriction: Decide<'setRestriction'> = async (
  ground,
  who,
  { scope, level, reason, expiresAt },
) => {
  if (expiresAt !== null && expiresAt <= ground.clock.now()) return refuse('the expiry lies in the past')
  const restrictionId = ground.ids.next()
  const set = fact('RestrictionSet', { restrictionId, scope, level, reason, expiresAt })
  return appended(ground, who, { scope, id: restrictionId }, set)
}

export const liftRestriction: Decide<'liftRestriction'> = async (ground, who, { restrictionId, reason }) => {
  const { restrictions } = await loadOrganisation(ground)
  const restriction = restrictions.find((one) => one.restrictionId === restrictionId)
  if (restriction === undefined) return refuse('this restriction was lifted already')
  const lifted = fact('RestrictionLifted', { restrictionId, reason })
  return appended(ground, who, { scope: restriction.scope, id: restrictionId }, lifted)
}

async function appended(
  ground: Ground,
  who: Viewer,
  about: { scope: Scope; id: string },
  event: DomainEvent,
): Promise<Decision> {
  const { version } = await loadOrganisation(ground)
  const projectId = about.scope.kind === 'project' ? { projectId: about.scope.projectId } : {}
  const context = { actor: personActor(who), occurredAt: ground.clock.now(), ...projectId }
  const append = appendOf({ stream: organisationStream, expectedVersion: version, facts: [event], context })
  return { ok: true, appends: [append], id: about.id }
}
