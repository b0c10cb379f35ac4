// What a program outside says of a change that has merged: believed only where it is signed, fresh and new, and good for
// nothing but to lower. Whoever is refused learns a number and no reason.
import { runStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import type { Reporter } from '../domain/organisation'
import { OperationalFailure } from '../domain/failures'
import { RegressionReport, type Received } from '../domain/regression-report'
import { foldRun } from '../domain/task/evolve-run'
import { mayTurnOutWrong } from '../domain/task/lifecycle'
import type { Deliveries, ReporterSecrets } from './account-ports'
import { foundRegression } from './found-regression'
import { appendOf, loadOrganisation, runContext, type Ground } from './ground'
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
  // What was signed decides, so that no header makes a new message of an old one.
  const id = ground.digest(`${reporter.reporterId}\n${signed.timestamp}\n${signed.signature.toLowerCase()}`)
  try {
    const received = await record(ground, { id, reporter, report })
    if (received === 'nothingToSay') await ground.deliveries.forget(id)
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

type Delivery = { id: string; reporter: Reporter; report: RegressionReport }

async function record(ground: ReportGround, delivery: Delivery): Promise<Received> {
  const { project, commit } = delivery.report
  await ground.index.catchUp()
  const projectId = await ground.index.projectNamed(project)
  if (projectId === null) return 'unknownChange'
  const runId = await ground.index.landedRun(projectId, commit)
  if (runId === null) {
    if (await isLanding(ground, projectId, commit))
      throw tryAgain('the merge of this change is not on record yet')
    return 'unknownChange'
  }
  for (let tries = 0; tries < triesMax; tries += 1) {
    const received = await recordOf(ground, delivery, runId)
    if (received !== 'overtaken') return received
  }
  throw tryAgain('others were writing about this change at the same moment')
}

/** INVARIANT: what could not be recorded is never answered as if there were nothing to record. */
function tryAgain(why: string): OperationalFailure {
  return new OperationalFailure('internal', `${why}: send the report again`)
}

/**
 * INVARIANT: a report is recorded once, whenever its process dies. Its facts bear ids of the message, so that the log
 * itself tells what it has heard; a place of the day that was taken for it before stays its own.
 */
async function recordOf(
  ground: ReportGround,
  { id, reporter: { reporterId, name }, report }: Delivery,
  runId: string,
): Promise<Received | 'overtaken'> {
  const events = await ground.log.readStream(runStream(runId))
  const idOf = (index: number) => ground.digest(`${id}\n${index}`)
  if (events.some((event) => event.id === idOf(0))) return 'replayed'
  const run = foldRun(events)
  if (run === undefined || !mayTurnOutWrong(run.state)) return 'nothingToSay'
  const counts = await mayCount(ground, id, reporterId)
  const how = `\`${name}\` says: ${report.how}`
  const facts = counts
    ? await foundRegression(ground, run, { how, sure: sureOfReporter })
    : [fact('RegressionSuspected', { how })]
  const context = runContext(run, { kind: 'system', id: reporterId }, ground.clock.now())
  const append = appendOf({ stream: runStream(runId), expectedVersion: run.version, facts, context })
  const named = append.events.map((event, index) => ({ ...event, id: idOf(index) }))
  const [result] = await ground.log.append([{ ...append, events: named }])
  if (result?.ok === true) return counts ? 'counted' : 'waits'
  return result?.conflict === 'id' ? 'replayed' : 'overtaken'
}

function mayCount({ clock, deliveries }: ReportGround, id: string, reporterId: string): Promise<boolean> {
  const at = clock.now()
  const since = `${at.slice(0, 10)}T00:00:00.000Z`
  return deliveries.take({ id, reporterId, at, since, most: perDayMax })
}
