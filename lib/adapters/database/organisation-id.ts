import { organisationStream } from '../../domain/events/streams'
import { fact } from '../../domain/events/vocabulary'
import { OperationalFailure } from '../../domain/failures'
import type { Clock, Ids } from '../../orchestrator/ports'
import type { Database } from './client'
import { createEventLog } from './event-log'

/** The id that stands in every envelope of this log. Throws OperationalFailure where nothing was set up yet. */
export async function readOrganisationId(database: Database): Promise<string> {
  const id = await findOrganisationId(database)
  if (id !== undefined) return id
  throw new OperationalFailure('databaseUnavailable', 'this database was never set up: run `npm start` once')
}

/** Records that the organisation exists, as the log's first event, unless it does. Returns its id. */
export async function ensureOrganisation(
  database: Database,
  { name, clock, ids }: { name: string; clock: Clock; ids: Ids },
): Promise<string> {
  const known = await findOrganisationId(database)
  if (known !== undefined) return known
  const log = createEventLog({ database, organisationId: ids.next(), clock, ids })
  const context = { actor: { kind: 'system' as const, id: 'set-up' }, occurredAt: clock.now() }
  // Of two that start at once, one is refused by the expected version and reads the other's.
  await log.append([
    {
      stream: organisationStream,
      expectedVersion: 0,
      events: [{ fact: fact('OrganisationCreated', { name }), context }],
    },
  ])
  return readOrganisationId(database)
}

async function findOrganisationId(database: Database): Promise<string | undefined> {
  // Any log will do to read: its own id stands only in what it writes.
  const unused = { clock: { now: () => '' }, ids: { next: () => '' } }
  const log = createEventLog({ database, organisationId: '', ...unused })
  return (await log.readStream(organisationStream))[0]?.organisationId
}
