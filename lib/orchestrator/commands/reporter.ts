// Programs outside that may report regressions, and nothing else.
import type { Viewer } from '../../domain/access'
import { organisationStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { appendOf, loadOrganisation, type Ground } from '../ground'
import { personActor, refuse, type Decide, type Decision } from './decision'

export const addReporter: Decide<'addReporter'> = async (ground, who, { name }) => {
  const { reporters, version } = await loadOrganisation(ground)
  if (reporters.some((one) => one.name === name)) return refuse(`there is a reporter \`${name}\` already`)
  const reporterId = ground.ids.next()
  return appended(ground, who, version, fact('ReporterAdded', { reporterId, name }), reporterId)
}

/** Its secret is worth nothing from then on; another reporter of its name gets another one. */
export const removeReporter: Decide<'removeReporter'> = async (ground, who, { reporterId, reason }) => {
  const { reporters, version } = await loadOrganisation(ground)
  if (!reporters.some((one) => one.reporterId === reporterId)) return refuse('there is no such reporter')
  return appended(ground, who, version, fact('ReporterRemoved', { reporterId, reason }), reporterId)
}

function appended({ clock }: Ground, who: Viewer, version: number, event: DomainEvent, id: string): Decision {
  const context = { actor: personActor(who), occurredAt: clock.now() }
  const append = { stream: organisationStream, expectedVersion: version, facts: [event], context }
  return { ok: true, appends: [appendOf(append)], id }
}
