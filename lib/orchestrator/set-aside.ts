// What a run counts as that ends before its change, or its report, could show what it is worth.
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

/**
 * Whoever cancels a run that has delivered sets its change aside, and may know why: it counts as one that was unwanted.
 * Empty where there is nothing to set aside yet.
 */
export function cancelled(run: Run): DomainEvent[] {
  return run.delivery === null && !run.faulted ? [] : [setAside(run, 'unwanted')]
}

/** No later attempt, and no horizon, makes good what was found before. */
export const failedBefore = fact('OutcomeSettled', {
  class: 'failure',
  grade: 1,
  cause: 'an earlier attempt of it was at fault',
})

const notDecidedAbout = fact('OutcomeSettled', {
  class: 'notCounted',
  grade: 1,
  cause: 'its run ended before it was decided about, for a reason that is not the agent’s',
})

/**
 * INVARIANT: a fault that was found stays one, also where the run then ends for a reason that is not the agent's. What was
 * delivered waits for nobody any more.
 */
export function endedByUs(run: Run, end: DomainEvent): DomainEvent[] {
  if (end.type === 'LeaseLost') return [end]
  if (run.faulted) return [end, failedBefore]
  return run.delivery === null ? [end] : [end, notDecidedAbout]
}
