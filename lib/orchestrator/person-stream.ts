// Appending to a person's stream: sign-ins and roles are written by several callers at once.
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import { personStream } from '../domain/events/streams'
import type { DomainEvent } from '../domain/events/vocabulary'
import { OperationalFailure } from '../domain/failures'
import { evolvePerson, type Person } from '../domain/person'
import type { AccountPorts } from './account-ports'

const triesMax = 10

export type PersonHistory = { person: Person | null; version: number; events: readonly RecordedEvent[] }

export async function readPerson(
  { log }: Pick<AccountPorts, 'log'>,
  personId: string,
): Promise<PersonHistory> {
  const events = await log.readStream(personStream(personId))
  return {
    person: events.reduce<Person | null>(evolvePerson, null),
    version: events.at(-1)?.streamVersion ?? 0,
    events,
  }
}

/**
 * Decides on the person as they stand and records what was decided; decides again where someone else was first.
 * No facts: nothing is recorded.
 */
export async function appendToPerson(
  ports: Pick<AccountPorts, 'log' | 'clock'>,
  { personId, actor }: { personId: string; actor: Actor },
  decide: (history: PersonHistory) => readonly DomainEvent[],
): Promise<void> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const history = await readPerson(ports, personId)
    const facts = decide(history)
    if (facts.length === 0) return
    const context = { actor, occurredAt: ports.clock.now() }
    const events = facts.map((fact) => ({ fact, context }))
    const stream = personStream(personId)
    const [result] = await ports.log.append([{ stream, expectedVersion: history.version, events }])
    if (result?.ok) return
  }
  throw new OperationalFailure('internal', 'a person’s history kept changing while it was written; try again')
}
