// What a run asks of people in each of its states.
import type { RecordedEvent } from '../domain/events/envelope'
import type { Run, RunState } from '../domain/task/lifecycle'
import { endingWords } from './attempt-endings'
import { asking, telling, type Asked } from './inbox-item'

/** null where the run needs nobody. */
export function runItem(run: Run, event: RecordedEvent, before: Asked | null): Asked | null {
  const { state } = run
  switch (state.name) {
    case 'awaitingReview':
      return asking('reviewNeeded', state.why)
    case 'drafted':
      return asking('draftToApply', 'a draft waits for the person who claimed the task', run.claimedBy)
    case 'readyToLand':
      return state.waits === null ? null : asking('landingWaits', state.waits)
    case 'reported':
      return telling('reportReady', 'a report can be read', run.claimedBy)
    case 'refused':
      return telling('runRefused', state.reasons.join('; '))
    case 'merged':
      return mergedItem(event, before)
    default:
      return endedItem(state, event, before)
  }
}

/** The fact that said it is behind us when the horizon or an audit follows: the item stays as it was. */
function mergedItem(event: RecordedEvent, before: Asked | null): Asked | null {
  if (event.type !== 'ChangeMerged') return before
  return event.data.how === 'auto'
    ? telling('mergedByItself', 'a change passed every gate and merged by itself')
    : null
}

function endedItem(state: RunState, event: RecordedEvent, before: Asked | null): Asked | null {
  switch (state.name) {
    case 'failed':
      return event.type === 'RunFailed'
        ? telling('runEnded', event.data.message)
        : (before ?? telling('runEnded', failedWords(state.kind)))
    case 'timedOut':
      return telling('runEnded', 'the agent ran out of time')
    case 'empty':
      return telling('runEnded', 'the agent changed nothing')
    case 'settled':
      return before?.kind === 'mergedByItself' ? before : null
    default:
      return null
  }
}

function failedWords(cause: string): string {
  const words = endingWords(cause)
  return words === undefined ? `the run failed: ${cause}` : `the run failed: the agent ${words}`
}
