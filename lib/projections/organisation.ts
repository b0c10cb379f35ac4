// The one row of what stands over everything: freezes, restrictions, and the workers that may run anything.
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import { organisationStream } from '../domain/events/streams'
import type { EventData } from '../domain/events/vocabulary'
import {
  emptyOrganisation,
  evolveOrganisation,
  type Freeze,
  type PolicyHome,
  type Reporter,
  type Restriction,
} from '../domain/organisation'
import type { Projection } from './projection'

type Set = { by: Actor; at: string }

export type OrganisationRow = {
  version: number
  name: string
  freezes: (Freeze & Set)[]
  restrictions: (Restriction & Set)[]
  /** Why the worker that started last can run nothing; null where its jail works or none ever started. */
  jailProblem: string | null
  /** The project whose base branch holds the organisation's policy. */
  policyHome: PolicyHome | null
  /** Programs outside that may report regressions. */
  reporters: Reporter[]
  /** The last `workersMax` starts, newest first. */
  workers: (EventData<'WorkerStarted'> & { at: string })[]
}

export const workersMax = 5
export const organisationKey = 'organisation'

export const organisation: Projection<OrganisationRow> = {
  name: 'organisation',
  version: 4,
  types: [
    'OrganisationCreated',
    'OrganisationNamed',
    'FreezeSet',
    'FreezeLifted',
    'RestrictionSet',
    'RestrictionLifted',
    'PolicyHomeChosen',
    'ReporterAdded',
    'ReporterRemoved',
    'WorkerStarted',
  ],
  keys: ({ stream }) => (stream === organisationStream ? [organisationKey] : []),
  evolve(row, event) {
    const known: OrganisationRow = row ?? {
      ...emptyOrganisation,
      freezes: [],
      restrictions: [],
      name: '',
      workers: [],
    }
    const next = evolveOrganisation(known, event)
    return {
      version: next.version,
      jailProblem: next.jailProblem,
      policyHome: next.policyHome,
      reporters: next.reporters,
      name: nameAfter(known.name, event),
      freezes: next.freezes.map((freeze) => ({ ...setBy(event), ...freeze })),
      restrictions: next.restrictions.map((one) => ({ ...setBy(event), ...one })),
      workers: workersAfter(known.workers, event),
    }
  },
  index: () => ({}),
}

function nameAfter(name: string, event: RecordedEvent): string {
  return event.type === 'OrganisationCreated' || event.type === 'OrganisationNamed' ? event.data.name : name
}

/** What was set earlier carries its own person and time and keeps them. */
function setBy(event: RecordedEvent): Set {
  return { by: event.actor, at: event.occurredAt }
}

function workersAfter(workers: OrganisationRow['workers'], event: RecordedEvent): OrganisationRow['workers'] {
  if (event.type !== 'WorkerStarted') return workers
  return [{ ...event.data, at: event.occurredAt }, ...workers].slice(0, workersMax)
}
