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

const causes: Record<string, string> = {
  agent: 'the agent’s fault',
  workflow: 'the workflow’s fault',
  duplicate: 'it was a duplicate',
  unwanted: 'it was not wanted',
  other: 'for another reason',
  violation: 'a tool call ran without the decision it needs',
  budget: 'a budget was spent',
}

/** What an outcome was put down to: a word that people chose, or a sentence as it is. */
export function causeWords(cause: string): string {
  return causes[cause] ?? cause
}
