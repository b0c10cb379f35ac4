import { fact, type DomainEvent, type EventData } from '../domain/events/vocabulary'
import type { Run } from '../domain/task/lifecycle'

/**
 * What a run counts as whose change or report is not used. INVARIANT: no label makes it uncounted where a gate found a
 * fault in it, or a person sent it back for one.
 */
export function setAside({ faulted }: Run, cause: EventData<'ChangeDiscarded'>['cause']): DomainEvent {
  const isFailure = faulted || cause === 'agent'
  return fact('OutcomeSettled', { class: isFailure ? 'failure' : 'notCounted', grade: 1, cause })
}
