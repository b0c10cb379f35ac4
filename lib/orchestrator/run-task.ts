// The story of one run's attempt, from the lease to the worker's conclusion.
import { changeFindings, gateRefusals } from '../domain/policy/gates/gates'
import { scopeViolations, touchedPaths } from '../domain/policy/gates/touched-paths'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { limitFindings } from '../domain/limit-findings'
import { emptyScopes } from '../domain/policy/gates/empty-scope'
import { hiddenFrom } from '../domain/policy/hidden'
import { isOnWorker, type Run } from '../domain/task/lifecycle'
import { asOperational } from './as-operational'
import { restoreSession } from './attempt-session'
import { authorizeStart, lowerToTouched, type Start } from './authorize-start'
import { checkCommit } from './check-commit'
import { chooseProgram } from './choose-program'
import { conclude } from './conclude-run'
import { executeAttempt, type AttemptEnd } from './execute-attempt'
import { loadRun } from './ground'
import { holdAttempt } from './hold-attempt'
import { instructionsFor } from './instructions'
import { keepLease } from './keep-lease'
import { landingGates } from './landing-gates'
import { prepareSetup } from './prepare-setup'
import { noteEpoch } from './note-epoch'
import type { AttemptPlace, Captured } from './git-ports'
import type { RunUser } from './jail-ports'
import { drawSample } from './draw-sample'
import { readReport } from './read-report'
import { recordEnd, recordStart } from './record-attempt'
import { createRunRecorder, RunTakenAway, WorkerStops, type RunRecorder } from './run-recorder'
import { spendingOf } from './run-spending'
import { endedByUs } from './set-aside'
import { storeChange } from './store-change'
import type { WorkerGround } from './worker-ground'

/**
 * Runs the attempt this worker has leased. Every failure of ours is recorded as RunFailed and never counted
 * against the agent; a lost lease or a person's decision ends it without a word, for another has the pen.
 */
export async function runTask(ground: WorkerGround, leased: Run, leaseSeconds: number): Promise<void> {
  const givenUp = new AbortController()
  const giveUp = (why: Error) => {
    givenUp.abort(why)
  }
  const stopRenewing = keepLease(ground, leased, { leaseSeconds, onLost: giveUp })
  const onStop = () => {
    giveUp(new WorkerStops())
  }
  ground.stopping.addEventListener('abort', onStop)
  if (ground.stopping.aborted) onStop()
  let isSettled = false
  try {
    await attemptAs(holdAttempt(ground, givenUp.signal), leased)
    isSettled = true
  } catch (error) {
    isSettled = await recordFailure(ground, leased, error)
  } finally {
    ground.stopping.removeEventListener('abort', onStop)
    await stopRenewing(isSettled)
  }
}

/** With an account of its own for the attempt's processes. */
async function attemptAs(ground: WorkerGround, leased: Run): Promise<void> {
  const user = ground.jail.takeUser()
  try {
    await attempt(ground, createRunRecorder(ground, leased, ground.actor), user)
  } finally {
    ground.jail.returnUser(user)
  }
}

async function attempt(ground: WorkerGround, recorder: RunRecorder, user: RunUser): Promise<void> {
  const start = await authorizeStart(ground, recorder)
  if (start === null) return
  const chosen = await chooseProgram(ground, recorder, start)
  if (chosen === null) return
  const trackedPaths = await ground.git.listPaths(start.projectId, start.base)
  const empty = emptyScopes(start.permissions.write, trackedPaths)
  if (empty.length > 0) {
    await recorder.record(endedByUs(recorder.run(), fact('RunRefused', { reasons: empty })))
    return
  }
  const setup = await prepareSetup(ground, recorder, { ...start, runId: recorder.run().runId, user })
  const place = await preparePlace(ground, recorder.run(), start, user)
  try {
    const before = recorder.run()
    await noteEpoch(ground, before, { start, chosen })
    await recordStart(ground, recorder, { start, chosen })
    const end = await executeAttempt(ground, recorder, {
      ...{ ...chosen, ...start, place, setup, user, runId: recorder.run().runId },
      trackedPaths,
      instructions: instructionsFor(recorder.run(), start, chosen.runtime),
      resume: await restoreSession(ground, before, { ...chosen, ...start, place, user }),
      spending: await spendingOf(ground, recorder.run(), start),
    })
    await recordEnd(ground, recorder, { chosen, place, end })
    await judge(ground, recorder, { start, place, user, end })
  } finally {
    await ground.git.remove(place.directory)
  }
}

async function preparePlace(
  ground: WorkerGround,
  run: Run,
  start: Start,
  user: RunUser,
): Promise<AttemptPlace> {
  const { runId, projectId, attempt, lease, delivery } = run
  const from = delivery ? { from: delivery.commit } : {}
  const { read, masked } = start.permissions
  const key = ground.digest(JSON.stringify([read, masked])).slice(0, 32)
  const hiding = { key, hides: hiddenFrom(start.permissions) }
  return ground.git.prepareAttempt({
    ...{ projectId, runId, attempt, lease, base: start.base },
    ...{ ...from, hiding, user },
  })
}

/** Of an event, whose size an agent must not choose; the change itself names every path. */
const pathsMax = 200

type Judged = {
  start: Start
  place: AttemptPlace
  user: RunUser
  end: AttemptEnd
}

async function judge(
  ground: WorkerGround,
  recorder: RunRecorder,
  { start, place, user, end }: Judged,
): Promise<void> {
  const { permissions } = start
  const captured = await captureTree(ground, recorder, { start, place })
  const paths = touchedPaths(captured.change)
  const violations = scopeViolations(paths, permissions)
  if (violations.length > 0)
    await recorder.record([fact('ScopeViolated', { paths: violations.slice(0, pathsMax) })])
  await lowerToTouched(recorder, start, paths)
  const { runId, taskType } = recorder.run()
  const checked = { ...start, runId, commit: captured.commit, user }
  const results = captured.change.files.length > 0 ? await checkCommit(ground, recorder, checked) : []
  const outputs = results.flatMap((result) => result.output ?? [])
  const run = await recorder.record([fact('ChecksRun', { commit: captured.commit, results })], outputs)
  const refusals = gateRefusals({
    change: captured.change,
    findings: captured.findings,
    checks: results,
    permissions,
    conditions: start.conditions,
    taskType,
  })
  const changedSince = await landingGates(ground, run, start)
  const report = await readReport(ground, run)
  const { factors } = start
  const { undecided } = end
  const { exitCode } = end.exit
  const sampledAt = await drawSample(ground, run, start.conditions)
  const evidence = {
    factors,
    refusals: [...refusals, ...changedSince],
    exitCode,
    undecided,
    report,
    sampledAt,
  }
  const concluded = conclude({ run, ...evidence })
  await recorder.record(concluded, report ? [report] : [])
}

/** The walker's tree becomes the change, with what lies outside the scope among its findings. */
async function captureTree(
  ground: WorkerGround,
  recorder: RunRecorder,
  { start, place }: { start: Start; place: AttemptPlace },
): Promise<Captured> {
  const { runId, attempt } = recorder.run()
  const { projectId, base, permissions } = start
  const message = `${start.task.title}\n\nLeeway-Run: ${runId}\nLeeway-Attempt: ${attempt}\n`
  const { limits } = permissions
  const seen = await ground.git.capture({ projectId, runId, attempt, place, base, message, limits })
  const outside = scopeViolations(touchedPaths(seen.change), permissions)
  const findings = limitFindings([
    ...seen.findings,
    ...changeFindings(seen.change, permissions),
    ...outside.map((path) => ({
      kind: 'outOfScope' as const,
      path,
      message: 'this path lies outside what the run may write',
      blocks: true,
    })),
  ])
  const { change, blobs } = await storeChange(ground, projectId, seen.change)
  const { files } = seen.change
  const captured = fact('TreeCaptured', {
    n: attempt,
    tree: seen.tree,
    commit: seen.commit,
    findings,
    filesChanged: files.length,
    linesAdded: files.reduce((sum, file) => sum + file.linesAdded, 0),
    linesRemoved: files.reduce((sum, file) => sum + file.linesRemoved, 0),
    change,
  })
  await recorder.record([captured], blobs)
  return { ...seen, findings }
}

/**
 * One place where failures of ours end. A bug is recorded as `internal` and thrown on. Where the log is away nothing
 * is recorded, and false returned: the lease runs out, and the run goes on from there.
 */
async function recordFailure(ground: WorkerGround, leased: Run, error: unknown): Promise<boolean> {
  if (error instanceof RunTakenAway) return true
  const known = asOperational(error)
  if (known?.kind === 'leaseLost' || known?.kind === 'databaseUnavailable') return false
  const run = await loadRun(ground, leased.runId)
  if (run === undefined || run.lease !== leased.lease || !isOnWorker(run.state)) return true
  const isRecorded = await createRunRecorder(ground, run, ground.actor)
    .record(endedByUs(run, failureOf(run, error)))
    .then(() => true)
    .catch(ignoreLoss)
  if (known === undefined && !(error instanceof WorkerStops)) throw error
  return isRecorded
}

function failureOf({ lease }: Run, error: unknown): DomainEvent {
  if (error instanceof WorkerStops) return fact('LeaseLost', { n: lease })
  const { kind, message } = asOperational(error) ?? {
    kind: 'internal' as const,
    message: 'a fault in Leeway itself; see the worker',
  }
  return fact('RunFailed', { kind, message })
}

/** Between the look and the record another may have got the pen, or the log may have gone away. */
function ignoreLoss(error: unknown): false {
  const kind = asOperational(error)?.kind
  if (error instanceof RunTakenAway || kind === 'leaseLost' || kind === 'databaseUnavailable') return false
  throw error
}
