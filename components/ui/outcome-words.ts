import type { OutcomeClass } from '../../lib/domain/trust/lane-evidence'
import type { Tone } from './badge'

/** What a run came to, in the words of a page. */
export const outcomeWords: Record<OutcomeClass, { words: string; tone: Tone }> = {
  clean: { words: 'clean', tone: 'pass' },
  failure: { words: 'failed', tone: 'fail' },
  pending: { words: 'pending', tone: 'neutral' },
  completionFailure: { words: 'not completed', tone: 'warn' },
  notCounted: { words: 'not counted', tone: 'neutral' },
}
