// What a run asks of people in each of its states.
import type { RecordedEvent } from '../domain/events/envelope'
import type { EventData } from '../domain/events/vocabulary'
import type { Run, RunState } from '../domain/task/lifecycle'
import { checksInWords, mergeVerdict } from '../domain/task/merge-verdict'
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
      return run.outcome === null
        ? asking('reportReady', 'a report waits to be read, and accepted or dropped', run.claimedBy)
        : null
    case 'refused':
      return telling('runRefused', state.reasons.join('; '))
    case 'merged':
    case 'settled':
      return standingItem(run, event, before)
    case 'regressed':
      return regressedItem(event, before)
    case 'reverting':
      return state.waits === null ? null : asking('landingWaits', state.waits)
    case 'reverted':
      return event.type === 'ChangeReverted' && event.data.landed === true
        ? telling('takenBack', 'a change that merged by itself turned out wrong, and Leeway reverted it')
        : before
    default:
      return endedItem(state, event, before)
  }
}

/** The facts that said it are behind us when the horizon ends: the item stays as it was. */
function standingItem({ audit }: Run, event: RecordedEvent, before: Asked | null): Asked | null {
  switch (event.type) {
    case 'ChangeMerged':
      if (audit === 'asked') return auditAsked
      return event.data.how === 'auto'
        ? telling('mergedByItself', 'a change passed every gate and merged by itself')
        : null
    case 'MergeChecked':
      return checkedItem(event.data, before)
    case 'RegressionSuspected':
      return before?.kind === 'sampledAudit'
        ? before
        : telling('regressionSuspected', `look at this change: ${event.data.how}`)
    case 'AuditGiven':
      return null
    case 'RegressionWithdrawn':
      return audit === 'asked' ? auditAsked : null
    default:
      return before
  }
}

const auditAsked = asking(
  'sampledAudit',
  'a change merged by itself and was drawn for an audit: read it and say what you find',
)

/** That a change shall be read is said, whatever else there is to say of it. */
function checkedItem(checked: EventData<'MergeChecked'>, before: Asked | null): Asked | null {
  const verdict = mergeVerdict(checked)
  if (verdict.kind === 'passed' || before?.kind === 'sampledAudit') return before
  const does = verdict.checks.length === 1 ? 'does' : 'do'
  return telling(
    'checksFail',
    `${checksInWords(verdict.checks)} ${does} not pass on the base branch, and did not before this change`,
  )
}

function regressedItem(event: RecordedEvent, before: Asked | null): Asked | null {
  if (event.type === 'RevertGivenUp')
    return asking('revertNeeded', `Leeway does not take this change back: ${event.data.why}; a person does`)
  return before?.kind === 'revertNeeded' ? before : null
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
    default:
      return null
  }
}

function failedWords(cause: string): string {
  const words = endingWords(cause)
  return words === undefined ? `the run failed: ${cause}` : `the run failed: the agent ${words}`
}
