import type { EventOf } from '../domain/events/vocabulary'
import { fact } from '../domain/events/vocabulary'
import type { NetworkHost } from '../domain/policy/permissions'
import type { JailSpec } from './jail-ports'
import type { RunNotes } from './run-notes'

type Phase = EventOf<'EgressTried'>['data']['phase']

/** The hosts a jail may reach; each attempt, allowed or refused, is noted in the run's activity. */
export function notedEgress(
  notes: Pick<RunNotes, 'note'>,
  phase: Phase,
  allow: readonly NetworkHost[],
): NonNullable<JailSpec['egress']> {
  return {
    allow,
    onTried: ({ host, port, allowed, why, bytesOut, bytesIn }) => {
      notes.note(fact('EgressTried', { phase, host, port, allowed, why, bytesOut, bytesIn }))
    },
  }
}
