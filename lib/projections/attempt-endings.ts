import type { EventData } from '../domain/events/vocabulary'

type Ending = Exclude<EventData<'AttemptEnded'>['how'], 'exited'>

/** What an agent did when its attempt did not end by itself. */
export const attemptEndings: Readonly<Record<Ending, string>> = {
  timedOut: 'ran out of time',
  idle: 'was silent for too long',
  outputLimit: 'wrote too much output',
  diskLimit: 'used too much disk',
  processLimit: 'started too many processes',
  memoryLimit: 'used too much memory',
  tokenLimit: 'used too many tokens',
  costLimit: 'cost too much',
  budget: 'met the budget of the month',
  violation: 'ran a tool call that was not decided',
  stopped: 'was stopped',
  crashed: 'crashed',
}

/** The same of a cause that an outcome names; undefined where it is none of these. */
export function endingWords(cause: string): string | undefined {
  return Object.entries(attemptEndings).find(([how]) => how === cause)?.[1]
}
