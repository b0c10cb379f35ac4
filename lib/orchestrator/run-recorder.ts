// The one way a worker writes to a run's stream: fenced by its lease, and stopped by what a person decided meanwhile.
import type { Actor } from '../domain/events/envelope'
import { activityStream, organisationStream, runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { emptyOrganisation, evolveOrganisation, freezeOver } from '../domain/organisation'
import { isOnWorker, type Run } from '../domain/task/lifecycle'
import { loadRun, runContext, type Ground } from './ground'
import { leaseLost } from './keep-lease'

/** A person cancelled or froze the run while a worker held it: nothing more is recorded by that worker. */
export class RunTakenAway extends Error {
  readonly run: Run
  constructor(run: Run) {
    super(`run ${run.runId} is ${run.state.name} now`)
    this.name = 'RunTakenAway'
    this.run = run
  }
}

/** This worker is told to stop: the attempt is handed back, not lost. */
export class WorkerStops extends Error {
  constructor() {
    super('this worker stops')
    this.name = 'WorkerStops'
  }
}

export type RunRecorder = {
  run(): Run
  /** Appends to the run's stream. Throws RunTakenAway, or OperationalFailure `leaseLost`. */
  record(facts: readonly DomainEvent[], blobs?: readonly string[]): Promise<Run>
  /** Appends to this attempt's activity, in order of the calls. Errors surface at `flush`. */
  note(event: DomainEvent, blobs?: readonly string[]): void
  flush(): Promise<void>
  /** Throws RunTakenAway when a person has decided otherwise since, or a freeze stands over the run. */
  checkStillOurs(): Promise<void>
}

/** An append of so many takes some tenths of a second. */
const togetherMax = 500

export function createRunRecorder(ground: Ground, leased: Run, actor: Actor): RunRecorder {
  let run = leased
  let organisation = emptyOrganisation
  let activityVersion = 0
  const queue: { event: DomainEvent; blobs: readonly string[]; occurredAt: string }[] = []
  let writing: Promise<void> = Promise.resolve()
  const lease = { runId: leased.runId, n: leased.lease, must: 'held' } as const
  const activity = activityStream(leased.runId, leased.attempt, leased.lease)

  async function reload(): Promise<void> {
    const now = await loadRun(ground, run.runId)
    if (now === undefined || !isOnWorker(now.state)) throw new RunTakenAway(now ?? run)
    if (now.lease !== leased.lease) throw leaseLost(run.runId)
    run = now
  }

  /** A freeze is met here as soon as it is set, whatever keeps the steward from recording it. */
  async function stopIfFrozen(): Promise<void> {
    const news = await ground.log.readStream(organisationStream, organisation.version)
    organisation = news.reduce(evolveOrganisation, organisation)
    const freeze = freezeOver(organisation, run)
    if (freeze === undefined) return
    await record([fact('RunFrozen', { freezeId: freeze.freezeId })])
    throw new RunTakenAway(run)
  }

  async function record(facts: readonly DomainEvent[], blobs: readonly string[] = []): Promise<Run> {
    const context = runContext(run, actor, ground.clock.now())
    const [result] = await ground.log.append([
      {
        stream: runStream(run.runId),
        expectedVersion: run.version,
        events: facts.map((fact) => ({ id: ground.ids.next(), fact, context, blobs })),
        lease,
      },
    ])
    if (result?.ok === false && result.conflict === 'lease') throw leaseLost(run.runId)
    if (result?.ok === false) await reload()
    const next = await loadRun(ground, run.runId)
    if (next === undefined) throw leaseLost(run.runId)
    run = next
    // A conflict that left the run ours was a fact of somebody else between ours: the caller's facts still stand.
    return result?.ok === false ? record(facts, blobs) : run
  }

  /** In parts: while one is written, everybody else who records waits. What comes meanwhile is for the next time. */
  async function writeQueued(): Promise<void> {
    for (let left = queue.length; left > 0; left -= togetherMax)
      await writePart(queue.splice(0, Math.min(left, togetherMax)))
  }

  async function writePart(taken: typeof queue): Promise<void> {
    const [result] = await ground.log.append([
      {
        stream: activity,
        expectedVersion: activityVersion,
        events: taken.map(({ event, blobs, occurredAt }) => ({
          id: ground.ids.next(),
          fact: event,
          context: runContext(run, actor, occurredAt),
          blobs,
        })),
        lease,
      },
    ])
    if (result?.ok !== true) throw leaseLost(run.runId)
    activityVersion = result.streamVersion
  }

  return {
    run: () => run,
    record,
    note(event, blobs = []) {
      queue.push({ event, blobs, occurredAt: ground.clock.now() })
    },
    flush() {
      writing = writing.then(writeQueued)
      return writing
    },
    async checkStillOurs() {
      await reload()
      await stopIfFrozen()
    },
  }
}
