import type { EventData } from '../domain/events/vocabulary'
import type { Breach } from './agent-doors'
import type { JailExit } from './ports'

/**
 * A violation counts however the program ended: whoever ends in the same moment, or fills a limit, must not pass for
 * one that did its work. What is used up counts only where it was ended for it, since its last answer may be whole.
 */
export function howAttemptEnded(
  exit: JailExit['how'],
  breach: Breach | null,
): EventData<'AttemptEnded'>['how'] {
  if (breach?.how === 'violation') return breach.how
  return breach !== null && exit === 'stopped' ? breach.how : exit
}
