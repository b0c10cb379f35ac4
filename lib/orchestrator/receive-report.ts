// What a program outside says of a change that has merged: believed only where it is signed, fresh and new, and good for
// nothing but to lower. Whoever is refused learns a number and no reason.
import { runStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import type { Reporter } from '../domain/organisation'
import { OperationalFailure } from '../domain/failures'
import { RegressionReport, type Received } from '../domain/regression-report'
import { mayTurnOutWrong, type Run } from '../domain/task/lifecycle'
import type { Deliveries, ReporterSecrets } from './account-ports'
import { foundRegression } from './found-regression'
import { appendOf, loadOrganisation, loadRun, runContext, type Ground } from './ground'
import type { Index } from './index-ports'
import { isLanding } from './is-landing'

export type ReportGround = Ground & { index: Index; secrets: ReporterSecrets; deliveries: Deliveries }

export type SignedReport = {
  reporterId: string
  /** Seconds since 1970, as it was signed. */
  timestamp: string
  /** Hexadecimal. */
  signature: string
  body: Uint8Array
}

/** A signed message is believed so long before and after its time. */
const windowMilliseconds = 5 * 60_000
const perDayMax = 10
/** Another program may be wrong in ways that a person or a check is not. */
const sureOfReporter = 0.8
/** After another writer was first. */
const triesMax = 5

/** Throws OperationalFailure where nothing could be recorded; then it may be sent again. */
export async function receiveReport(ground: ReportGround, signed: SignedReport): Promise<Received> {
  const reporter = await senderOf(ground, signed)
  if (reporter === null) return 'unknownSender'
  const report = reportIn(signed.body)
  if (report === null) return 'malformed'
  const { reporterId } = reporter
  const at = ground.clock.now()
  const since = `${at.slice(0, 10)}T00:00:00.000Z`
  // What was signed decides, so that no header makes a new message of an old one.
  const id = ground.digest(`${reporterId}\n${signed.timestamp}\n${signed.signature.toLowerCase()}`)
  const taken = await ground.deliveries.take({ id, reporterId, at, since, most: perDayMax })
  if (taken === 'replayed') return 'replayed'
  try {
    const received = await record(ground, reporter, report, taken === 'counts')
    if (received !== 'counted' && taken === 'counts') await ground.deliveries.uncount(id)
    return received
  } catch (error) {
    await ground.deliveries.forget(id)
    throw error
  }
}

/** Null where nobody known signed it, or not now. */
async function senderOf(ground: ReportGround, signed: SignedReport): Promise<Reporter | null> {
  // Before the log is asked: strangers cost it nothing.
  if (!isFresh(ground.clock.now(), signed.timestamp) || !ground.secrets.isSigned(signed)) return null
  const { reporters } = await loadOrganisation(ground)
  return reporters.find(({ reporterId }) => reporterId === signed.reporterId) ?? null
}

function isFresh(now: string, timestamp: string): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  return Math.abs(Date.parse(now) - Number(timestamp) * 1000) <= windowMilliseconds
}

function reportIn(body: Uint8Array): RegressionReport | null {
  try {
    const parsed = RegressionReport.safeParse(
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)),
    )
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

async function record(
  ground: ReportGround,
  reporter: Reporter,
  { project, commit, how }: RegressionReport,
  counts: boolean,
): Promise<Received> {
  await ground.index.catchUp()
  const projectId = await ground.index.projectNamed(project)
  if (projectId === null) return 'unknownChange'
  const runId = await ground.index.landedRun(projectId, commit)
  if (runId === null) {
    if (await isLanding(ground, projectId, commit))
      throw tryAgain('the merge of this change is not on record yet')
    return 'unknownChange'
  }
  const words = `\`${reporter.name}\` says: ${how}`
  for (let tries = 0; tries < triesMax; tries += 1) {
    const run = await loadRun(ground, runId)
    if (run === undefined || !mayTurnOutWrong(run.state)) return 'nothingToSay'
    if (await appended(ground, reporter, run, { words, counts })) return counts ? 'counted' : 'waits'
  }
  throw tryAgain('others were writing about this change at the same moment')
}

/** INVARIANT: what could not be recorded is never answered as if there were nothing to record. */
function tryAgain(why: string): OperationalFailure {
  return new OperationalFailure('internal', `${why}: send the report again`)
}

async function appended(
  ground: ReportGround,
  { reporterId }: Reporter,
  run: Run,
  { words: how, counts }: { words: string; counts: boolean },
): Promise<boolean> {
  const facts = counts
    ? await foundRegression(ground, run, { how, sure: sureOfReporter })
    : [fact('RegressionSuspected', { how })]
  const context = runContext(run, { kind: 'system', id: reporterId }, ground.clock.now())
  const request = { stream: runStream(run.runId), expectedVersion: run.version, facts, context }
  const [result] = await ground.log.append([appendOf(request)])
  return result?.ok === true
}
