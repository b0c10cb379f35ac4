// What each fact of a run's stream changes. Whether it may stand there at all is said by the table in lifecycle.ts.
import type { RecordedEvent } from '../events/envelope'
import type { Finding } from '../events/fields'
import type { EventData } from '../events/vocabulary'
import { lowerLevel } from '../level'
import { horizonOf } from './horizon'
import {
  ImpossibleTransition,
  mayHappen,
  mayTurnOutWrong,
  type Approval,
  type Delivery,
  type Outcome,
  type Run,
  type RunState,
} from './lifecycle'

/** Folds one event of a run's stream. The first must be RunRequested. */
export function evolveRun(run: Run | undefined, event: RecordedEvent): Run {
  if (event.type === 'RunRequested') return requestedRun(event.data, event)
  if (run === undefined) throw new ImpossibleTransition(event.runId ?? '', 'requested', event.type)
  if (!mayHappen(run.state, event.type)) throw new ImpossibleTransition(run.runId, run.state.name, event.type)
  return { ...applied(run, event), version: event.streamVersion }
}

export function foldRun(events: readonly RecordedEvent[]): Run | undefined {
  return events.reduce<Run | undefined>((run, event) => evolveRun(run, event), undefined)
}

function requestedRun(data: EventData<'RunRequested'>, event: RecordedEvent): Run {
  return {
    runId: event.runId ?? '',
    version: event.streamVersion,
    projectId: data.projectId,
    taskId: data.taskId,
    taskBlob: data.taskBlob,
    agentId: data.agentId,
    taskType: event.lane?.taskType ?? '',
    claimedBy: data.claimedBy,
    level: 'hold',
    policyVersion: 0,
    compiledHash: '',
    attempt: 1,
    lease: 0,
    base: null,
    delivery: null,
    checks: [],
    checkedCommit: null,
    session: null,
    sentBack: [],
    faulted: false,
    outcome: null,
    merged: null,
    isWatched: false,
    audit: 'none',
    state: { name: 'requested' },
  }
}

function applied(run: Run, event: RecordedEvent): Run {
  switch (event.type) {
    case 'RunAuthorized': {
      const { level, policyVersion, compiledHash } = event.data
      return { ...run, level, policyVersion, compiledHash, state: { name: 'queued' } }
    }
    case 'RunRefused':
      return { ...run, state: { name: 'refused', reasons: event.data.reasons } }
    case 'LeaseTaken':
      return { ...run, lease: event.data.n, state: { name: 'leased', n: event.data.n } }
    case 'LeaseLost':
      return { ...run, state: { name: 'queued' } }
    case 'AttemptStarted':
      return started(run, event.data)
    case 'AttemptEnded':
      return {
        ...run,
        session: event.data.session ?? null,
        state: { name: 'capturing', how: event.data.how },
      }
    case 'TreeCaptured':
      return {
        ...run,
        delivery: deliveryOf(run, event.data),
        faulted: run.faulted || event.data.findings.some(isFault),
        state: { name: 'checking', how: howOf(run.state) },
      }
    case 'ChecksRun':
      return checked(run, event.data)
    case 'ScopeViolated':
    case 'CallViolated':
      return { ...run, faulted: true }
    case 'LevelLowered':
      // INVARIANT: the level never rises within a run.
      return { ...run, level: lowerLevel(run.level, event.data.to) }
    case 'RunCancelled':
      return { ...run, state: { name: 'cancelled' } }
    case 'RunFrozen':
      return { ...run, state: { name: 'frozen', returnTo: thawedState(run.state) } }
    case 'RunThawed':
      return run.state.name === 'frozen' ? { ...run, state: run.state.returnTo } : run
    case 'RunFailed':
      return { ...run, state: { name: 'failed', kind: event.data.kind } }
    case 'OutcomeSettled':
      return settled(run, event.data)
    default:
      return decided(run, event)
  }
}

/** INVARIANT: a change that brought a secret, took from the tests or left its scope cannot end clean. */
function isFault({ kind }: Finding): boolean {
  return kind === 'secret' || kind === 'testsWeakened'
}

/** What the attempt runs under; the level alone is told by LevelLowered. */
function started(run: Run, data: EventData<'AttemptStarted'>): Run {
  const { base, lease, policyVersion = run.policyVersion, compiledHash = run.compiledHash } = data
  return { ...run, base, policyVersion, compiledHash, state: { name: 'running', n: lease } }
}

/** The part of the fold from a worker's decision to the landing. */
function decided(run: Run, event: RecordedEvent): Run {
  switch (event.type) {
    case 'ReportReady':
      return { ...run, state: { name: 'reported', report: event.data.report } }
    case 'ReportDropped':
      return { ...run, state: { name: 'droppedReport' } }
    case 'DraftReady':
      return { ...run, state: { name: 'drafted', commit: event.data.commit } }
    case 'DraftDropped':
      return { ...run, state: { name: 'droppedDraft' } }
    case 'ReviewRequested':
      return { ...run, state: { name: 'awaitingReview', commit: event.data.commit, why: event.data.why } }
    case 'ChangeSentBack':
      return sentBack(run, event.data)
    case 'ChangeDiscarded':
      return { ...run, state: { name: 'discarded' } }
    case 'ChangeApproved': {
      const { commit, base, how, unviewed } = event.data
      const approval = { commit, base, how, by: event.actor.id, unviewed: unviewed.length }
      return { ...run, state: { name: 'readyToLand', approval, waits: null } }
    }
    default:
      return landed(run, event)
  }
}

function landed(run: Run, event: RecordedEvent): Run {
  switch (event.type) {
    case 'LandingWaits':
      return { ...run, state: { name: 'readyToLand', approval: approvalOf(run), waits: event.data.why } }
    case 'BaseMoved': {
      const { to, merge } = event.data
      return {
        ...run,
        state: { name: 'rechecking', approval: approvalOf(run), onto: to, merge, passed: null },
      }
    }
    case 'MergeConflicted':
      return awaiting(run, `the change conflicts with the base branch in ${event.data.paths.join(', ')}`)
    case 'ApprovalVoided':
      return awaiting(run, event.data.why)
    case 'LandingStarted': {
      const { expectedBase, merge } = event.data
      return { ...run, state: { name: 'landing', approval: approvalOf(run), expectedBase, merge } }
    }
    case 'LandingFailed':
      return { ...run, state: { name: 'readyToLand', approval: approvalOf(run), waits: event.data.why } }
    case 'ChangeMerged':
      return merged(run, event)
    default:
      return watched(run, event)
  }
}

function merged(run: Run, event: Extract<RecordedEvent, { type: 'ChangeMerged' }>): Run {
  const { merge, how, watched: isWatched = false } = event.data
  const horizon = horizonOf(event)
  const onto = run.state.name === 'landing' ? run.state.expectedBase : ''
  // One that was drawn may have gone to a person after all, who read it.
  const audit = how === 'auto' ? run.audit : 'none'
  const grade = event.data.grade ?? 1
  const known = { ...run, merged: { merge, onto, how, horizon, grade }, isWatched, audit }
  return { ...known, state: { name: 'merged', merge, horizon } }
}

/** What is found of a change that has merged, and how it is taken back. */
function watched(run: Run, event: RecordedEvent): Run {
  switch (event.type) {
    case 'AuditSampled':
      return { ...run, audit: 'asked' }
    case 'AuditGiven':
      // Whoever audits a change has read all of it.
      return { ...run, audit: 'given', merged: run.merged && { ...run.merged, grade: 1 } }
    case 'MergeChecked':
      return { ...run, isWatched: false }
    case 'RegressionFound':
      return mayTurnOutWrong(run.state) ? { ...run, state: { name: 'regressed' } } : run
    case 'RegressionWithdrawn':
      return { ...run, state: withdrawnState(run) }
    case 'RevertOrdered':
      return { ...run, state: { name: 'reverting', waits: null } }
    case 'RevertStarted':
      return { ...run, state: { name: 'landingRevert', ...event.data } }
    case 'RevertWaits':
      return { ...run, state: { name: 'reverting', waits: event.data.why } }
    case 'RevertGivenUp':
      return { ...run, state: { name: 'regressed' } }
    case 'ChangeReverted':
      return { ...run, isWatched: false, state: { name: 'reverted' } }
    default:
      return run
  }
}

/** As if nothing had been found: the horizon goes on where it had not ended. */
function withdrawnState({ outcome, merged: known, state }: Run): RunState {
  if (outcome !== null) return { name: 'settled', outcome }
  return known === null ? state : { name: 'merged', merge: known.merge, horizon: known.horizon }
}

function deliveryOf(run: Run, captured: EventData<'TreeCaptured'>): Delivery {
  return {
    attempt: captured.n,
    base: run.base ?? '',
    commit: captured.commit,
    changeBlob: captured.change,
    findings: captured.findings,
    filesChanged: captured.filesChanged,
    linesChanged: captured.linesAdded + captured.linesRemoved,
  }
}

function howOf(state: RunState): EventData<'AttemptEnded'>['how'] {
  return state.name === 'capturing' || state.name === 'checking' ? state.how : 'exited'
}

function checked(run: Run, data: EventData<'ChecksRun'>): Run {
  const known = { ...run, checks: data.results, checkedCommit: data.commit }
  if (run.state.name === 'rechecking') {
    return {
      ...known,
      state: { ...run.state, passed: data.results.every((check) => check.outcome === 'passed') },
    }
  }
  return { ...known, state: { name: 'deciding', how: howOf(run.state) } }
}

function sentBack(run: Run, data: EventData<'ChangeSentBack'>): Run {
  return {
    ...run,
    attempt: run.attempt + 1,
    sentBack: [...run.sentBack, data.text],
    faulted: run.faulted || data.cause === 'agent',
    state: { name: 'queued' },
  }
}

function awaiting(run: Run, why: string): Run {
  return { ...run, state: { name: 'awaitingReview', commit: approvalOf(run).commit, why } }
}

function approvalOf(run: Run): Approval {
  const { state } = run
  if (state.name === 'readyToLand' || state.name === 'rechecking' || state.name === 'landing')
    return state.approval
  throw new ImpossibleTransition(run.runId, state.name, 'approval')
}

/** A frozen run starts its attempt anew; one that waited for people waits again. An approval does not survive. */
function thawedState(state: RunState): RunState {
  switch (state.name) {
    case 'awaitingReview':
    case 'drafted':
    case 'requested':
      return state
    case 'readyToLand':
    case 'rechecking': {
      const why = 'a freeze stood between the approval and the landing'
      return { name: 'awaitingReview', commit: state.approval.commit, why }
    }
    case 'frozen':
      return state.returnTo
    default:
      return { name: 'queued' }
  }
}

function settled(run: Run, outcome: Outcome): Run {
  const known = { ...run, outcome }
  switch (run.state.name) {
    case 'capturing':
    case 'checking':
    case 'deciding':
      return { ...known, state: incompleteState(outcome.cause) }
    case 'merged':
      return { ...known, state: { name: 'settled', outcome } }
    default:
      return known
  }
}

/** An attempt that delivered nothing to decide about: a failure of completion. */
function incompleteState(cause: string): RunState {
  if (cause === 'empty') return { name: 'empty' }
  if (cause === 'timedOut' || cause === 'idle') return { name: 'timedOut' }
  return { name: 'failed', kind: cause }
}
