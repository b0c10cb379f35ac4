// How runs go, in shares as an organisation sees them: most merge after a review, some by themselves, some not at all.
import type { CheckResult, Factor } from '../../lib/domain/events/fields'
import { fact, type DomainEvent } from '../../lib/domain/events/vocabulary'

export type StoryBlobs = { change: string; output: string }

/** `by`: the person whose act it is; null for a worker's. */
type Told = { fact: DomainEvent; by: string | null }

type StoryRun = {
  number: number
  /** The last run of its task. */
  isLast: boolean
  /** How many runs come after it. */
  left: number
  projectId: string
  taskId: string
  blob: string
  lane: { agentId: string }
  personId: string
  blobs: StoryBlobs
}

const commit = 'c'.repeat(40)
const base = 'b'.repeat(40)
/** The changes of the newest runs still wait for a person. */
const waitingRuns = 300

export function storyOf(run: StoryRun): Told[] {
  const begun = [...requested(run), ...attempted(run)]
  if (run.left < waitingRuns) return [...begun, ...byWorker(reviewRequested)]
  if (!run.isLast) return [...begun, ...cameToNothing(run)]
  return run.number % 5 === 0 ? [...begun, ...mergedByItself(run)] : [...begun, ...merged(run)]
}

const byWorker = (...facts: DomainEvent[]): Told[] => facts.map((one) => ({ fact: one, by: null }))
const reviewRequested = fact('ReviewRequested', { why: 'the level is review', commit })

const factors: Factor[] = [
  { factor: 'task', level: 'review', reason: 'the task file asks for `review`' },
  { factor: 'standing', level: 'review', reason: 'granted to the agent in this project' },
  { factor: 'ceiling', level: 'auto', reason: 'no ceiling of the policy covers this task' },
  { factor: 'restriction', level: 'auto', reason: 'no restriction is set' },
]

function requested({ projectId, taskId, blob, lane }: StoryRun): Told[] {
  const { agentId } = lane
  return byWorker(
    fact('RunRequested', { projectId, taskId, taskBlob: blob, agentId, claimedBy: null }),
    fact('RunAuthorized', { level: 'review', factors, policyVersion: 1, compiledHash: '0'.repeat(64) }),
    fact('LeaseTaken', { n: 1, workerId: 'bench-worker' }),
  )
}

export const limits = {
  ...{ timeSeconds: 1800, idleSeconds: 600, outputBytes: 10_000_000, processes: 256 },
  ...{ memoryBytes: 4_000_000_000, diskBytes: 2_000_000_000, files: 50_000 },
  ...{ tokens: null, costMicroUsd: null },
}
const enforced = ['time: the jail is killed', 'output: counted byte by byte, then the jail is killed']
const check: CheckResult = {
  ...{ name: 'tests', command: 'npm test', outcome: 'passed', exitCode: 0 },
  ...{ durationMilliseconds: 41_000, output: null, source: 'policy' },
}

function attempted({ blobs }: StoryRun): Told[] {
  const attempt = { n: 1, lease: 1, base, limits, enforced, notEnforced: [], runtimeVersion: 'command 1' }
  const size = { filesChanged: 5, linesAdded: 300, linesRemoved: 300 }
  const ended = { durationMilliseconds: 600_000, outputBytes: 9_500, peakMemoryBytes: null }
  return byWorker(
    fact('AttemptStarted', attempt),
    fact('AttemptEnded', { n: 1, how: 'exited', exitCode: 0, ...ended, output: blobs.output }),
    fact('TreeCaptured', { n: 1, tree: base, commit, findings: [], ...size, change: blobs.change }),
    fact('ChecksRun', { commit, results: [check] }),
  )
}

function cameToNothing({ personId }: StoryRun): Told[] {
  const discarded = fact('ChangeDiscarded', { cause: 'agent', words: 'it missed the point' })
  const settled = fact('OutcomeSettled', { class: 'failure', grade: 0, cause: 'discarded' })
  return [...byWorker(reviewRequested), { fact: discarded, by: personId }, ...byWorker(settled)]
}

function merged(run: StoryRun): Told[] {
  const approved = fact('ChangeApproved', { commit, base, how: 'person', unviewed: [] })
  return [...byWorker(reviewRequested), { fact: approved, by: run.personId }, ...landed(run, 'person')]
}

function mergedByItself(run: StoryRun): Told[] {
  const approved = fact('ChangeApproved', { commit, base, how: 'auto', unviewed: [] })
  return [...byWorker(approved), ...landed(run, 'auto')]
}

const vouchers = { person: 'person', auto: 'nobody' } as const

function landed({ number }: StoryRun, how: 'person' | 'auto'): Told[] {
  const merge = number.toString(16).padStart(40, '1')
  return byWorker(
    fact('LandingStarted', { commit, expectedBase: base, merge, target: 'main' }),
    fact('ChangeMerged', { commit, merge, how, files: [`src/${number}.ts`], vouchedBy: vouchers[how] }),
    fact('HorizonEnded', { days: 28 }),
    fact('OutcomeSettled', { class: 'clean', grade: 1, cause: 'horizon' }),
  )
}
