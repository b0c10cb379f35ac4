import type { EventData } from '../domain/events/vocabulary'
import type { Breach } from './agent-doors'
import type { JailExit } from './jail-ports'

/**
 * A violation counts however the program ended: whoever ends in the same moment, or fills a limit, must not pass for
 * one that did its work. What is used up counts where it was ended for it, or says itself that it failed, as it does when
 * the gateway refuses it more; else its last answer may be whole.
 */
export function howAttemptEnded(
  { how, exitCode }: Pick<JailExit, 'how' | 'exitCode'>,
  breach: Breach | null,
): EventData<'AttemptEnded'>['how'] {
  if (breach === null) return how
  if (breach.how === 'violation' || how === 'stopped') return breach.how
  return how === 'exited' && exitCode !== 0 ? breach.how : how
}
