// Sentences about a run: how it went, what reviewers said, how it landed.
import { counted } from '../domain/counted'
import type { RecordedEvent } from '../domain/events/envelope'
import type { EventData } from '../domain/events/vocabulary'
import { checksInWords, mergeVerdict } from '../domain/task/merge-verdict'
import { attemptEndings } from './attempt-endings'
import { said, type Sentence, type SentencePart } from './sentence'

/** undefined where the event is about something else. */
export function describeRun(event: RecordedEvent): Sentence | undefined {
  const begun = startSentence(event) ?? attemptSentence(event) ?? endSentence(event)
  return begun ?? reviewSentence(event) ?? landingSentence(event) ?? outcomeSentence(event)
}

function commit(id: string): SentencePart {
  return { kind: 'commit', id }
}

function startSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'RunRequested': {
      const { agentId, projectId, taskId } = event.data
      return [
        'asked for a run of ',
        { kind: 'task', projectId, id: taskId },
        ' by ',
        { kind: 'agent', id: agentId },
      ]
    }
    case 'RunAuthorized':
      return [`authorised the run at ${event.data.level} under policy version ${event.data.policyVersion}`]
    case 'RunRefused':
      return [`refused the run: ${event.data.reasons.join('; ')}`]
    case 'LeaseTaken':
      return [`took lease ${event.data.n}`]
    case 'LeaseLost':
      return [`recorded that lease ${event.data.n} was lost`]
    case 'LevelLowered':
      return [`lowered the level from ${event.data.from} to ${event.data.to}: ${event.data.why}`]
    case 'RunFrozen':
      return ['stopped the run for a freeze']
    case 'RunThawed':
      return ['let the run go on after the freeze']
    default:
      return undefined
  }
}

function attemptSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'AttemptStarted':
      return [`started attempt ${event.data.n} on `, commit(event.data.base)]
    case 'AttemptEnded': {
      const { n, how, exitCode, why, undecided } = event.data
      const end = how === 'exited' ? `ended with exit code ${exitCode ?? 'unknown'}` : attemptEndings[how]
      const spent = why === undefined ? '' : `: ${why}`
      const unseen = undecided === undefined ? '' : `, with ${counted(undecided.inAll, 'undecided call')}`
      return [`recorded that attempt ${n} ${end}${spent}${unseen}`]
    }
    case 'TreeCaptured': {
      const { filesChanged, linesAdded, linesRemoved, findings } = event.data
      const size = `${counted(filesChanged, 'file')}, +${linesAdded} −${linesRemoved}`
      return ['captured ', commit(event.data.commit), `: ${size}, ${counted(findings.length, 'finding')}`]
    }
    case 'CallViolated':
      return [`ended the attempt: ${event.data.why}`]
    case 'ScopeViolated':
      return [`found ${counted(event.data.paths.length, 'path')} outside the scope`]
    case 'ChecksRun': {
      const { results } = event.data
      const passed = results.filter((check) => check.outcome === 'passed').length
      return [`ran the checks on `, commit(event.data.commit), `: ${passed} of ${results.length} passed`]
    }
    case 'ShadowDecided': {
      const { wouldMerge, why } = event.data
      return [`noted that at auto it ${wouldMerge ? 'would have merged' : 'would not have merged'}: ${why}`]
    }
    case 'GateRefused':
      return [`would not let it merge by itself (${event.data.gate}): ${event.data.why}`]
    default:
      return undefined
  }
}

function endSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'ReportReady':
      return ['stored the report of the run']
    case 'ReportDropped':
      return [`dropped the report (${event.data.cause}): `, said(event.data.words)]
    case 'DraftReady':
      return ['stored a draft, ', commit(event.data.commit)]
    case 'RunCancelled':
      return ['cancelled the run: ', said(event.data.reason)]
    case 'RunFailed':
      return [`recorded a failure that is not the agent's (${event.data.kind}): ${event.data.message}`]
    default:
      return undefined
  }
}

function reviewSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'ReviewRequested':
      return [`asked for a review: ${event.data.why}`]
    case 'ChangeSentBack':
      return [`sent the change back (${event.data.cause}): `, said(event.data.text)]
    case 'ChangeDiscarded':
      return [`discarded the change (${event.data.cause}): `, said(event.data.words)]
    case 'DraftDropped':
      return [`dropped the draft (${event.data.cause}): `, said(event.data.words)]
    case 'ChangeApproved':
      return [`${approvals[event.data.how]} `, commit(event.data.commit)]
    case 'ApprovalVoided':
      return [`voided the approval: ${event.data.why}`]
    case 'AuditSampled':
      return ['drew the change for an audit']
    case 'AuditGiven':
      return [`audited the change as ${event.data.clean ? 'clean' : 'not clean'}: `, said(event.data.words)]
    default:
      return undefined
  }
}

const approvals = { person: 'approved', draft: 'applied the draft', auto: 'passed every gate for' }

function landingSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'LandingWaits':
      return [`could not land yet: ${event.data.why}`]
    case 'BaseMoved':
      return ['merged onto the moved base ', commit(event.data.to), ' to check again']
    case 'MergeConflicted':
      return [`met a conflict in ${event.data.paths.join(', ')}`]
    case 'LandingStarted':
      return ['began to land ', commit(event.data.commit), ` on ${event.data.target}`]
    case 'LandingFailed':
      return [`did not land the change: ${event.data.why}`]
    case 'ChangeMerged':
      return ['landed ', commit(event.data.commit), ' as ', commit(event.data.merge)]
    case 'ChangeReverted':
      // `landed`: Leeway did it. Otherwise somebody had, and the base branch is seen without the change.
      return [
        event.data.landed === true
          ? 'reverted the change with '
          : 'saw that the change is reverted on the base branch, at ',
        commit(event.data.commit),
      ]
    case 'RevertOrdered':
      return ['ordered the change to be reverted, as policy says']
    case 'RevertStarted':
      return ['began to land the revert ', commit(event.data.commit)]
    case 'RevertWaits':
      return [`could not revert the change yet: ${event.data.why}`]
    case 'RevertGivenUp':
      return [`left it to a person to revert the change: ${event.data.why}`]
    default:
      return undefined
  }
}

function outcomeSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'HorizonEnded':
      return [`recorded that ${counted(event.data.days, 'day')} went by without a regression`]
    case 'MergeChecked':
      return checkedSentence(event.data)
    case 'RegressionFound':
      return [
        `found ${event.data.critical ? criticals[event.data.critical] : 'a regression'} (${event.data.how})`,
      ]
    case 'RegressionSuspected':
      return [`was told of a regression, and leaves it to a person (${event.data.how})`]
    case 'RegressionWithdrawn':
      return ['withdrew a regression: ', said(event.data.why)]
    case 'OutcomeSettled':
      return [`settled the outcome as ${outcomes[event.data.class]} (${event.data.cause})`]
    default:
      return undefined
  }
}

const criticals = {
  policyViolation: 'a violation of policy',
  escapeAttempt: 'an attempt to escape',
  secretExposed: 'an exposed secret',
}

function checkedSentence(data: EventData<'MergeChecked'>): Sentence {
  const verdict = mergeVerdict(data)
  const ran: Sentence = ['ran the checks again on ', commit(data.merge)]
  switch (verdict.kind) {
    case 'passed':
      return [...ran, data.results.length === 0 ? ': there were none' : ': all passed']
    case 'broken':
      return [...ran, `: ${checksInWords(verdict.checks)} failed, and passed before it`]
    case 'brokenBefore':
      return [...ran, `: ${checksInWords(verdict.checks)} failed, and did before it`]
    default:
      return verdict satisfies never
  }
}

const outcomes = {
  clean: 'clean',
  failure: 'a failure',
  completionFailure: 'a failure of completion',
  notCounted: 'not counted',
}
