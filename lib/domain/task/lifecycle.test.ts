import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordedEvent } from '../events/envelope'
import { fact, type DomainEvent } from '../events/vocabulary'
import { isBelow, levels, type Level } from '../level'
import { evolveRun, foldRun } from './evolve-run'
import { ImpossibleTransition, isEnded, type Run } from './lifecycle'

const at = '2026-01-01T00:00:00.000Z'
const commit = (digit: string) => digit.repeat(40)
const blob = 'b'.repeat(64)
const limits = {
  timeSeconds: 60,
  idleSeconds: 60,
  outputBytes: 1000,
  processes: 10,
  memoryBytes: 1000,
  diskBytes: 1000,
  files: 10,
  tokens: null,
  costMicroUsd: null,
}

function recorded(facts: readonly DomainEvent[]): RecordedEvent[] {
  return facts.map((one, index) => ({
    ...one,
    v: 1,
    id: `event-${index + 1}`,
    seq: index + 1,
    organisationId: 'organisation',
    stream: 'run/run-1',
    streamVersion: index + 1,
    schemaVersion: 1,
    occurredAt: at,
    recordedAt: at,
    actor: { kind: 'person', id: 'person-1' },
    projectId: 'project-1',
    runId: 'run-1',
    lane: { agentId: 'agent-1', projectId: 'project-1', taskType: 'docs' },
    causationId: 'cause',
    correlationId: 'round',
    payloadHash: blob,
    blobs: [],
  }))
}

function given(facts: readonly DomainEvent[]): Run {
  const run = foldRun(recorded(facts))
  if (run === undefined) throw new Error('the facts make no run')
  return run
}

const requested = fact('RunRequested', {
  projectId: 'project-1',
  taskId: 'task-1',
  taskBlob: blob,
  agentId: 'agent-1',
  claimedBy: null,
})
const factor = { level: 'review' as const, reason: 'granted' }
const authorized = fact('RunAuthorized', {
  level: 'review',
  factors: [
    { factor: 'task', ...factor },
    { factor: 'standing', ...factor },
    { factor: 'ceiling', ...factor },
    { factor: 'restriction', ...factor },
  ],
  policyVersion: 1,
  compiledHash: blob,
})
const leased = (n: number) => fact('LeaseTaken', { n, workerId: 'worker-1' })
const started = (n: number, lease: number) =>
  fact('AttemptStarted', {
    n,
    lease,
    base: commit('a'),
    limits,
    enforced: [],
    notEnforced: [],
    runtimeVersion: '1',
  })
const ended = fact('AttemptEnded', {
  n: 1,
  how: 'exited',
  exitCode: 0,
  durationMilliseconds: 5,
  outputBytes: 0,
  peakMemoryBytes: null,
  output: null,
})
const captured = fact('TreeCaptured', {
  n: 1,
  tree: commit('c'),
  commit: commit('d'),
  findings: [],
  filesChanged: 1,
  linesAdded: 2,
  linesRemoved: 1,
  change: blob,
})
const checked = fact('ChecksRun', { commit: commit('d'), results: [] })
const review = fact('ReviewRequested', { why: 'granted', commit: commit('d') })
const attempt = [requested, authorized, leased(1), started(1, 1), ended, captured, checked]
const approved = fact('ChangeApproved', {
  commit: commit('d'),
  base: commit('a'),
  how: 'person',
  unviewed: [],
})
const landing = fact('LandingStarted', {
  commit: commit('d'),
  expectedBase: commit('a'),
  merge: commit('e'),
  target: 'main',
})
const merged = fact('ChangeMerged', { commit: commit('d'), merge: commit('e'), how: 'person' })
const draft = fact('DraftReady', { commit: commit('d') })
const incomplete = (cause: string) => fact('OutcomeSettled', { class: 'completionFailure', grade: 1, cause })
const landed = [...attempt, review, approved, landing, merged]
const clean = fact('OutcomeSettled', { class: 'clean', grade: 1, cause: 'nothing was found' })
const regression = fact('RegressionFound', { how: 'a revert', sure: 1 })
const approval = { commit: commit('d'), base: commit('a'), how: 'person', by: 'person-1', unviewed: 0 }

describe('a run', () => {
  it('goes from its request to the merge', () => {
    expect(given([...attempt, review]).state).toEqual({
      name: 'awaitingReview',
      commit: commit('d'),
      why: 'granted',
    })
    expect(given([...attempt, review, approved]).state).toEqual({
      name: 'readyToLand',
      approval,
      waits: null,
    })
    expect(given([...attempt, review, approved, landing, merged]).state).toEqual({
      name: 'merged',
      merge: commit('e'),
      horizon: { days: 28, until: '2026-01-29T00:00:00.000Z' },
    })
  })

  it('starts its next attempt when a reviewer sends it back', () => {
    const run = given([
      ...attempt,
      review,
      fact('ChangeSentBack', { text: 'name it better', cause: 'agent' }),
    ])
    expect([run.state.name, run.attempt, run.sentBack, run.faulted]).toEqual([
      'queued',
      2,
      ['name it better'],
      true,
    ])
  })

  it('keeps its attempt when its lease is lost', () => {
    const run = given([requested, authorized, leased(1), started(1, 1), fact('LeaseLost', { n: 1 })])
    expect([run.state.name, run.attempt, run.lease]).toEqual(['queued', 1, 1])
  })

  it('goes back to a person when a freeze stood between approval and landing', () => {
    const run = given([
      ...attempt,
      review,
      approved,
      fact('RunFrozen', { freezeId: 'f' }),
      fact('RunThawed', {}),
    ])
    expect(run.state.name).toBe('awaitingReview')
  })

  it('goes back to a person when the base conflicts', () => {
    const conflict = fact('MergeConflicted', { base: commit('f'), paths: ['src/a.js'] })
    expect(given([...attempt, review, approved, conflict]).state.name).toBe('awaitingReview')
  })

  it('waits with the sentence why', () => {
    const run = given([...attempt, review, approved, fact('LandingWaits', { why: 'the checkout is dirty' })])
    expect(run.state).toEqual({ name: 'readyToLand', approval, waits: 'the checkout is dirty' })
  })

  it('INVARIANT: cannot end clean once an attempt brought a secret or took from the tests', () => {
    const finding = (kind: 'secret' | 'testsWeakened' | 'testsChanged') =>
      fact('TreeCaptured', { ...captured.data, findings: [{ kind, path: 'a', message: 'm', blocks: false }] })
    const faulted = (kind: 'secret' | 'testsWeakened' | 'testsChanged') =>
      given([requested, authorized, leased(1), started(1, 1), ended, finding(kind)]).faulted
    expect([faulted('secret'), faulted('testsWeakened'), faulted('testsChanged')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('remembers a call that ran without its decision, also when the attempt is begun anew', () => {
    const violation = fact('CallViolated', { callId: 'c', tool: 'Write', why: 'it ran' })
    const lost = [
      requested,
      authorized,
      leased(1),
      started(1, 1),
      violation,
      ended,
      fact('LeaseLost', { n: 1 }),
    ]
    expect(given(lost)).toMatchObject({ faulted: true, state: { name: 'queued' } })
  })

  it('ends without evidence about quality when its attempt was empty', () => {
    const empty = fact('OutcomeSettled', { class: 'completionFailure', grade: 1, cause: 'empty' })
    expect(given([...attempt, empty]).state.name).toBe('empty')
  })
})

describe('INVARIANT: a finished run stays finished, unless a regression is found or withdrawn', () => {
  const endings: DomainEvent[][] = [
    [requested, fact('RunRefused', { reasons: ['no'] })],
    [requested, authorized, fact('RunCancelled', { reason: 'not needed' })],
    [...attempt, review, fact('ChangeDiscarded', { cause: 'unwanted', words: 'no' })],
    [requested, authorized, leased(1), fact('RunFailed', { kind: 'jailFailed', message: 'no jail' })],
    [...attempt, fact('ReportReady', { report: 'f'.repeat(64) })],
    [...attempt, draft, fact('DraftDropped', { cause: 'unwanted', words: 'no' })],
    [...attempt, incomplete('empty')],
    [...attempt, incomplete('timedOut')],
    [...landed, clean],
    [...landed, regression, fact('ChangeReverted', { commit: commit('e') })],
  ]
  const others = [
    authorized,
    leased(2),
    started(2, 2),
    ended,
    captured,
    checked,
    review,
    approved,
    landing,
    merged,
  ]

  it.each(endings.map((facts) => [given(facts).state.name, facts] as const))(
    'holds for %s',
    (_name, facts) => {
      expect(isEnded(given(facts).state)).toBe(true)
      for (const other of others) expect(() => given([...facts, other])).toThrow(ImpossibleTransition)
    },
  )

  it('lets something worse be found of what is known to be wrong, which takes nothing back', () => {
    const worse = fact('RegressionFound', { how: 'a key', sure: 1, critical: 'secretExposed' })
    const reverted = fact('ChangeReverted', { commit: commit('e') })
    expect(given([...landed, regression, worse]).state).toEqual({ name: 'regressed' })
    expect(given([...landed, regression, reverted, worse]).state).toEqual({ name: 'reverted' })
  })

  it('lets a regression be found in a settled run, and be withdrawn again', () => {
    const found = [...landed, clean, regression]
    expect(given(found).state.name).toBe('regressed')
    const withdrawn = [...found, fact('RegressionWithdrawn', { why: 'it was something else' })]
    expect(given(withdrawn).state.name).toBe('settled')
  })
})

describe('a change that turned out wrong', () => {
  const found = [...landed, regression]
  const ordered = fact('RevertOrdered', {})
  const revert = fact('RevertStarted', { commit: commit('f'), expectedBase: commit('e') })
  const withdrawn = fact('RegressionWithdrawn', { why: 'it was something else' })

  it('is taken back by one who ordered and announced it, and is over then', () => {
    expect(given([...found, ordered]).state).toEqual({ name: 'reverting', waits: null })
    expect(given([...found, ordered, revert]).state).toEqual({
      name: 'landingRevert',
      commit: commit('f'),
      expectedBase: commit('e'),
    })
    const reverted = fact('ChangeReverted', { commit: commit('f'), landed: true })
    expect(given([...found, ordered, revert, reverted]).state.name).toBe('reverted')
  })

  it('stays where Leeway gave it up or a person withdrew what was found, but not while the revert lands', () => {
    const givenUp = fact('RevertGivenUp', { why: 'it conflicts' })
    expect(given([...found, ordered, givenUp]).state.name).toBe('regressed')
    expect(given([...found, ordered, withdrawn]).state.name).toBe('merged')
    expect(() => given([...found, ordered, revert, withdrawn])).toThrow(ImpossibleTransition)
  })

  it('is never taken back without an order, nor an order given without a regression', () => {
    expect(() => given([...found, revert])).toThrow(ImpossibleTransition)
    expect(() => given([...landed, ordered])).toThrow(ImpossibleTransition)
  })
})

describe('an audit', () => {
  const sampled = fact('AuditSampled', { share: 0.2 })
  const by = (how: 'auto' | 'person') => [
    ...attempt,
    fact('ChangeApproved', { commit: commit('d'), base: commit('a'), how: 'auto', unviewed: [] }),
    sampled,
    landing,
    fact('ChangeMerged', { commit: commit('d'), merge: commit('e'), how }),
  ]

  it('is asked for once what was drawn has merged by itself, and given once', () => {
    expect(given(by('auto')).audit).toBe('asked')
    expect(given(by('person')).audit).toBe('none')
    const clean = fact('AuditGiven', { clean: true, words: 'fine' })
    expect(given([...by('auto'), clean])).toMatchObject({ audit: 'given', state: { name: 'merged' } })
  })
})

describe('INVARIANT: the level never rises within a run', () => {
  const loweredTo = (to: Level) => fact('LevelLowered', { from: 'auto', to, why: 'less is permitted' })

  it('holds whatever a record of lowering says', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...levels), { minLength: 1, maxLength: 6 }), (steps) => {
        const facts = [requested, authorized, ...steps.map(loweredTo)]
        for (let length = 3; length <= facts.length; length += 1) {
          const [before, after] = [given(facts.slice(0, length - 1)), given(facts.slice(0, length))]
          expect(isBelow(before.level, after.level)).toBe(false)
        }
      }),
    )
  })

  it('has one authorization only', () => {
    expect(() => given([requested, authorized, authorized])).toThrow(ImpossibleTransition)
  })
})

describe('INVARIANT: what landed is the commit that was approved', () => {
  it('has no landing without an approval', () => {
    expect(() => given([...attempt, review, landing])).toThrow(ImpossibleTransition)
  })

  it('has no merge without an announced landing', () => {
    expect(() => given([...attempt, review, approved, merged])).toThrow(ImpossibleTransition)
  })

  it('has no approval of a run that was sent back', () => {
    const sentBack = fact('ChangeSentBack', { text: 'again', cause: 'agent' })
    expect(() => given([...attempt, review, sentBack, approved])).toThrow(ImpossibleTransition)
  })
})

describe('INVARIANT: one live lease a run', () => {
  it('takes no second lease while one is live', () => {
    expect(() => given([requested, authorized, leased(1), leased(2)])).toThrow(ImpossibleTransition)
  })
})

it('refuses a stream that does not begin with a request', () => {
  const [first] = recorded([authorized])
  expect(() => first && evolveRun(undefined, first)).toThrow(ImpossibleTransition)
})
