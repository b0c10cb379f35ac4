// The one file that joins ports to adapters. The web and the command line decide; only `workerGround` has jails.
import { createHash, randomInt } from 'node:crypto'
import { v7 } from 'uuid'
import { createAgents } from './adapters/agents/agents'
import { createProtocolTail } from './adapters/agents/protocol-tail'
import { createAccounts } from './adapters/database/accounts'
import { createAuditReader } from './adapters/database/audit-reader'
import { createBlobs } from './adapters/database/blobs'
import { openDatabase } from './adapters/database/client'
import { createEventLog } from './adapters/database/event-log'
import { createLeases } from './adapters/database/leases'
import { createDeliveries } from './adapters/database/deliveries'
import { createLocks } from './adapters/database/locks'
import { readOrganisationId } from './adapters/database/organisation-id'
import { createReaderPositions } from './adapters/database/reader-positions'
import { createReadModels, type ReadModels } from './adapters/database/read-models'
import { createEgressProxies } from './adapters/egress/proxy'
import { createGit } from './adapters/git/create-git'
import { hookFile } from './adapters/hooks/hook-file'
import { openHookService } from './adapters/hooks/hook-service'
import { createJail } from './adapters/jail/jail'
import { openModelGateway } from './adapters/models/model-gateway'
import { startScriptedModel } from './adapters/models/scripted/scripted-model'
import { createWebhook, type WebhookTarget } from './adapters/notify/webhook'
import { createCodes } from './adapters/passwords/one-time-codes'
import { createPasswords } from './adapters/passwords/password-hash'
import { readKeptSecret } from './adapters/passwords/kept-secret'
import { createReporterSecrets } from './adapters/passwords/reporter-secrets'
import { createTraps } from './adapters/scratch/trap'
import { createKeptSessions } from './adapters/scratch/kept-sessions'
import { createScratch } from './adapters/scratch/scratch'
import { makeTemporaryDirectory } from './adapters/scratch/temporary-directory'
import { mayDo, type Viewer } from './domain/access'
import type { Proof } from './domain/conformance/proof'
import type { Lane } from './domain/events/envelope'
import { laneNamed, laneStream } from './domain/events/streams'
import { importedOf } from './domain/trust/history/history'
import type { TrustQuestion } from './domain/trust/traced-lane'
import { readEnvironment, readModelKey, readModelKeyNames, readNotifyTarget, readSettings } from './env'
import {
  explainAgent,
  explainFields,
  explainNobody,
  explainTask,
  type Explained,
  type UnwrittenQuestion,
} from './orchestrator/explain-task'
import { loadOrganisation, type Ground } from './orchestrator/ground'
import { whyNotApprove } from './orchestrator/commands/recommendation'
import type { Notices } from './orchestrator/notice-ports'
import { handle } from './orchestrator/handle'
import { createPeople } from './orchestrator/people'
import { asOf, momentOf, type Moment } from './orchestrator/as-of'
import { readChange } from './orchestrator/read-change'
import { loadHistory } from './orchestrator/read-history'
import { readLane } from './orchestrator/read-lane'
import { readPermissions } from './orchestrator/read-permissions'
import { composedPolicy, organisationInForce } from './orchestrator/authorize-run'
import { readOrganisationPolicy, readPolicy } from './orchestrator/read-policy'
import { createSnapshots } from './orchestrator/snapshot'
import {
  loadProof,
  proofOfTrial as proofOfOne,
  recordConformance,
  type TriedComposition,
} from './orchestrator/prove-program'
import { traceTrust } from './orchestrator/trace-trust'
import { recordWorkerStart } from './orchestrator/record-worker-start'
import { workOnRun } from './orchestrator/work-on-run'
import { tryProgram, type TrialGround, type TrialRequest } from './orchestrator/try-program'
import { receiveReport, type SignedReport } from './orchestrator/receive-report'
import { work, type WorkerOptions } from './orchestrator/worker'
import type { Clock, Digest, Ids, Index, JailProbe } from './orchestrator/ports'
import type { WorkerGround } from './orchestrator/worker-ground'
import { agents } from './projections/agents'
import { deadlines } from './projections/deadlines'
import { projections } from './projections/projections'
import { projects } from './projections/projects'
import { landingKey, landings } from './projections/landings'
import { figuresOf, laneOutcome, ofLane, outcomeAsOf, outcomes } from './projections/outcomes'
import { people } from './projections/people'
import { queue, taskKey, type TaskRow } from './projections/queue'
import { runs } from './projections/runs'
import { ofMonth, runSpendKey, spend, sumSpent } from './projections/spend'
import { taskState } from './projections/task-state'
import { watchedMerges } from './projections/watched-merges'

const clock: Clock = { now: () => new Date().toISOString() }
const ids: Ids = { next: () => v7() }
const digest: Digest = (text) => createHash('sha256').update(text, 'utf8').digest('hex')

type TraceRequest = { question: TrustQuestion; most: number; moment: Moment | null }

export type Wiring = Awaited<ReturnType<typeof connect>>

// Next evaluates a module once per bundle: the process still has one log, one pool and one listener.
const held: typeof globalThis & { leewayWiring?: Promise<Wiring> } = globalThis

/** Everything that pages and commands use, once a process. */
export function wiring(): Promise<Wiring> {
  held.leewayWiring ??= connect()
  return held.leewayWiring
}

/** Ends the process's connections, if it ever made any. */
export async function closeWiring(): Promise<void> {
  const open = held.leewayWiring
  delete held.leewayWiring
  await (await open?.catch(() => undefined))?.database.close()
}

async function connect() {
  const environment = readEnvironment()
  const database = openDatabase(environment.databaseUrl)
  const organisationId = await readOrganisationId(database)
  const log = createEventLog({ database, organisationId, clock, ids })
  const ground: Ground = { log, blobs: createBlobs(database), clock, ids, digest }
  const readModels = createReadModels({ database, projections })
  const index = createIndex(readModels, () => log.size())
  const git = createGit({ dataDirectory: environment.dataDirectory, projectRoots: environment.projectRoots })
  const decisions = { ...ground, index, survey: { inspect: (path: string) => git.inspect(path) } }
  const snapshots = createSnapshots(decisions)
  const passwords = createPasswords()
  const secrets = createReporterSecrets(await readKeptSecret(environment.dataDirectory, 'reporter-secret'))
  const reports = { ...decisions, secrets, deliveries: createDeliveries(database) }
  const accounts = createAccounts(database)
  return {
    ...ground,
    database,
    environment,
    index,
    readModels,
    git,
    audit: createAuditReader(database),
    people: createPeople({ log, accounts, passwords, codes: createCodes(), clock, ids }),
    sessionSecret: await readKeptSecret(environment.dataDirectory, 'session-secret'),
    /** Decides what a person asks for, and folds it, so that the next page shows it. */
    async handle(who: Viewer, command: unknown) {
      const handled = await handle(decisions, who, command)
      await readModels.catchUp()
      return handled
    },
    /** Why this person could not approve an open recommendation, to be said before they try; null: they could. */
    whyNotApprove: (who: Viewer, named: Lane & { recommendationId: string }) =>
      whyNotApprove(decisions, who, named),
    /** What a program outside says of a change that has merged. */
    receiveReport: (signed: SignedReport) => receiveReport(reports, signed),
    secretOfReporter: secrets.secretOf,
    explain: (task: { projectId: string; taskId: string }) => explainTask(decisions, task),
    explainNobody: (task: { projectId: string; taskId: string }) => explainNobody(decisions, task),
    explainAgent: (asked: { projectId: string; taskId: string; agentId: string }) =>
      explainAgent(snapshots(), asked),
    explainFields: (asked: UnwrittenQuestion) => explainFields(snapshots(), asked),
    snapshot: snapshots,
    /** The same for many tasks of one moment: what they share is read once for all of them. */
    explainer(): (task: { projectId: string; taskId: string }) => Promise<Explained[]> {
      const snapshot = snapshots()
      return (task) => explainTask(snapshot, task)
    },
    /** Lanes as their rules see them, all of one moment: what they share is read once. */
    async laneReader() {
      const logSize = await readModels.catchUp()
      const snapshot = snapshots()
      return (lane: Lane) => readLane(snapshot, lane, logSize)
    },
    /** The moment that a position or an instant names, or why it names none. */
    moment: (asked: string) => momentOf(decisions, asked),
    /** All of one past moment: lanes as their rules saw them then, and what was in force. */
    async at(moment: Moment) {
      await readModels.catchUp()
      const then = asOf(snapshots(), moment)
      return {
        lane: (lane: Lane) => readLane(then, lane, moment.position),
        policy: (projectId: string) => composedPolicy(then, projectId),
      }
    },
    /** Since when lanes were trusted with a level, as known now (`moment` null) or at a moment. */
    async traceTrust(lanes: readonly Lane[], { moment, ...asked }: TraceRequest) {
      await readModels.catchUp()
      const snapshot = snapshots()
      return traceTrust(moment === null ? snapshot : asOf(snapshot, moment), lanes, asked)
    },
    /** A lane as its rules saw it at a position or an instant (null: now); null where no policy named its type. */
    async laneAsOf(lane: Lane, asked: string | null) {
      const [logSize, past] = await Promise.all([
        readModels.catchUp(),
        asked === null ? null : momentOf(decisions, asked),
      ])
      const named = past ?? (await momentOf(decisions, String(logSize)))
      if (!named.ok) return named
      const { moment } = named
      const then = asked === null ? snapshots() : asOf(snapshots(), moment)
      const read = await readLane(then, lane, moment.position)
      const { history } = await loadHistory(then, lane.projectId)
      return read && { ok: true as const, moment, read, imported: importedOf(history, lane) }
    },
    /** What was imported of a project, and the task types that more of it can be of; null: no policy is in force. */
    async historyOf(projectId: string) {
      const policy = await composedPolicy(decisions, projectId)
      const types = policy?.types.map(({ name }) => name) ?? null
      return { ...(await loadHistory(ground, projectId)), types }
    },
    readChange: (blob: string) => readChange(ground, blob),
    readPermissions: (compiledHash: string) => readPermissions(ground, compiledHash),
    /** The policy a blob holds; null where it has problems, which an adopted one never has. */
    async readPolicy(blob: string) {
      const read = await readPolicy(snapshots(), blob)
      return read.ok ? read.policy : null
    },
    /** The same for the policy of the organisation. */
    async readOrganisationPolicy(blob: string) {
      const read = await readOrganisationPolicy(ground, blob)
      return read.ok ? read.policy : null
    },
    /** What stands over every project now; null where nothing does. */
    async organisationInForce() {
      const over = await organisationInForce(ground)
      if (over.problems.length > 0) throw new Error('the organisation’s policy in force cannot be read')
      return over.policy
    },
    freezes: async () => (await loadOrganisation(ground)).freezes,
  }
}

/** Rows of one listing: an installation has fewer projects, agents, live tasks and unfinished runs than this. */
const limit = 10_000
/** Of one lane: more than any agent comes to in years. */
const outcomesMax = 100_000

function createIndex(readModels: ReadModels, logSize: () => Promise<number>): Index {
  async function runIdsIn(states: readonly string[]): Promise<string[]> {
    const rows = await readModels.states(runs, { states, order: 'asc', limit })
    return rows.map(({ key }) => key)
  }

  return {
    async catchUp() {
      await readModels.catchUp()
    },
    async projectIds() {
      const rows = await readModels.states(projects, { states: ['active'], limit })
      return rows.map(({ key }) => key)
    },
    async projectNamed(word) {
      const rows = await readModels.list(projects, { states: ['active'], limit })
      const named = rows.filter(({ projectId, name }) => projectId === word || name === word)
      return named.length === 1 ? (named[0]?.projectId ?? null) : null
    },
    runIdsIn,
    async tasksOf(projectId, states) {
      const filter = { projectId, ...(states ? { states } : {}) }
      const rows = await readModels.list(queue, { ...filter, order: 'asc', limit })
      const lastRuns = await lastRunStates(readModels, rows)
      return rows.map((row) => ({
        taskId: row.taskId,
        path: row.task.file?.path ?? '',
        blob: row.task.file?.blob ?? '',
        state: taskState(row, lastRuns.get(row.runs[0]?.runId ?? '') ?? null),
        isNew: row.runs[0]?.taskBlob !== row.task.file?.blob || row.reopenedAt !== null,
      }))
    },
    async runsOfTask(projectId, taskId) {
      const row = await readModels.get(queue, taskKey(projectId, taskId))
      const last = row?.runs[0]?.runId
      const state = row && taskState(row, (await lastRunStates(readModels, [row])).get(last ?? '') ?? null)
      return {
        count: row?.runs.length ?? 0,
        live: state === 'inRun' ? (last ?? null) : null,
        merged: state === 'done',
      }
    },
    async laneFigures({ agentId, projectId, taskType }) {
      const rows =
        taskType === null
          ? (await readModels.tally(outcomes, { projectId })).filter(({ link }) =>
              link.startsWith(laneStream({ agentId, projectId, taskType: '' })),
            )
          : await readModels.tally(outcomes, ofLane({ agentId, projectId, taskType }))
      return figuresOf(rows, await logSize())
    },
    async lanes() {
      const tally = await readModels.tally(outcomes)
      return [...new Set(tally.map(({ link }) => link))].flatMap((link) => {
        const mark = tally.filter((one) => one.link === link).map(({ state, newest }) => `${state} ${newest}`)
        return { lane: laneNamed(link), mark: mark.join(', ') }
      })
    },
    async laneOutcomes(lane, position) {
      const rows = await readModels.list(outcomes, { ...ofLane(lane), order: 'asc', limit: outcomesMax })
      return rows.flatMap((row) => {
        const known = position === undefined ? row : outcomeAsOf(row, position)
        return (known && laneOutcome(known)) ?? []
      })
    },
    async leads(projectId) {
      const rows = await readModels.list(people, { states: ['person'], limit })
      return rows.filter((one) => mayDo(one, 'grant.give', { projectId })).map(({ personId }) => personId)
    },
    async mergedByItselfSince(lane, since) {
      const rows = await readModels.list(outcomes, { ...ofLane(lane), sortFrom: since, limit })
      return rows.filter(({ merged }) => merged?.how === 'auto').length
    },
    async hasLanded(projectId, merge) {
      return (await readModels.get(landings, landingKey(projectId, merge)))?.merge === merge
    },
    async watchedMerges() {
      const rows = await readModels.states(watchedMerges, { states: ['due'], order: 'asc', limit })
      return rows.map(({ key }) => key)
    },
    async landedRun(projectId, commit) {
      return (await readModels.get(landings, landingKey(projectId, commit)))?.runId ?? null
    },
    deadlinesUntil: (now) =>
      readModels.list(deadlines, {
        states: ['claim', 'grant', 'horizon'],
        sortMax: now,
        order: 'asc',
        limit: 500,
      }),
    async spentByRun(runId) {
      return sumSpent(await readModels.list(spend, { keys: [runSpendKey(runId)], limit }))
    },
    async spentInMonth({ projectId, agentId }, month) {
      return sumSpent(await readModels.list(spend, { ...ofMonth(month, projectId), limit }), agentId)
    },
    async agentIdsByName() {
      const rows = await readModels.list(agents, { states: ['active'], limit })
      return new Map(rows.map(({ name, agentId }) => [name, agentId]))
    },
    async submittedTasks() {
      const rows = await readModels.list(queue, { states: ['submitted'], limit })
      return rows.flatMap(({ projectId, taskId, submitted }) =>
        submitted
          ? [{ projectId, taskId, path: submitted.path, blob: submitted.blob, by: submitted.by.id }]
          : [],
      )
    },
  }
}

/** States of the last runs of these tasks, by run. */
async function lastRunStates(
  readModels: ReadModels,
  rows: readonly TaskRow[],
): Promise<ReadonlyMap<string, string | null>> {
  const keys = rows.flatMap((row) => row.runs.slice(0, 1).map(({ runId }) => runId))
  const found = keys.length > 0 ? await readModels.states(runs, { keys }) : []
  return new Map(found.map(({ key, state }) => [key, state]))
}

/** What a worker has in hand: everything above, and git, jails and agents. */
export async function workerGround(stopping: AbortSignal): Promise<WorkerGround> {
  const wired = await wiring()
  const { environment, database } = wired
  const { dataDirectory, searchPath } = environment
  const jail = createJail({ dataDirectory, startEgressProxy: createEgressProxies() })
  return {
    ...wired,
    jail,
    agents: createAgents({ dataDirectory, searchPath }),
    leases: createLeases(database),
    locks: createLocks(database),
    scratch: createScratch({ dataDirectory }),
    sessions: createKeptSessions({ dataDirectory }),
    models: { openGateway: openModelGateway, openHookService, keyOf: readModelKey },
    modelKeys: readModelKeyNames(),
    hookFile: hookFile(),
    openProtocolTail: (request) => createProtocolTail(request),
    actor: { kind: 'worker', id: ids.next() },
    notices: noticesOf(readNotifyTarget()),
    readers: createReaderPositions(database),
    draw: () => randomInt(2 ** 32) / 2 ** 32,
    probe: await jail.probe(),
    stopping,
    version: environment.version,
  }
}

function noticesOf(target: WebhookTarget | null): Notices | null {
  return target && createWebhook(target, Date.now)
}

/** Runs a worker until `stopping` is aborted; `onReady` hears what its jail can do. */
export async function runWorker(
  stopping: AbortSignal,
  { onReady, ...options }: WorkerOptions & { onReady(probe: JailProbe): void },
): Promise<void> {
  const ground = await workerGround(stopping)
  onReady(ground.probe)
  await work(ground, options)
}

/** A worker for one run, in the process of somebody's command. */
export async function foregroundWorker(stopping: AbortSignal) {
  const ground = await workerGround(stopping)
  return {
    probe: ground.probe,
    workerId: ground.actor.id,
    begin: () => recordWorkerStart(ground),
    work: (runId: string) => workOnRun(ground, runId),
  }
}

/** Tries programs as they are installed on this machine; no running installation is needed, and nothing is left behind. */
export async function openTrials(stopping: AbortSignal) {
  const { searchPath } = readSettings()
  const place = await makeTemporaryDirectory('trials')
  const dataDirectory = place.path
  const ground: TrialGround = {
    ...{ clock, ids, digest, stopping, hookFile: hookFile() },
    // What a program said is judged at once, and kept nowhere.
    blobs: { put: async (content) => createHash('sha256').update(content).digest('hex') },
    git: createGit({ dataDirectory, projectRoots: [] }),
    jail: createJail({ dataDirectory, startEgressProxy: createEgressProxies() }),
    agents: createAgents({ dataDirectory, searchPath }),
    scratch: createScratch({ dataDirectory }),
    openProtocolTail: (request) => createProtocolTail(request),
    models: { openGateway: openModelGateway, openHookService },
    openTrap: createTraps({ dataDirectory }),
    startScriptedModel,
  }
  return {
    tryProgram: (request: TrialRequest) => tryProgram(ground, request),
    close: place.remove,
  }
}

/** The worker's word for what its program did, for a project whose profile was tried: what that means for a run. */
export async function recordTrial(trial: TriedComposition & { projectId: string }): Promise<Proof> {
  const wired = await wiring()
  await recordConformance(wired, { kind: 'system', id: 'conformance' }, trial)
  const { runtime, permissions, projectId, tried } = trial
  return loadProof(wired, projectId, { runtime, permissions, version: tried.program.version })
}

/** What a trial that is not recorded says by itself. */
export function proofOfTrial(trial: TriedComposition): Proof {
  return proofOfOne(digest, trial)
}

/** Where the person who typed a command stands; npm starts programs elsewhere. */
export function callerDirectory(): string {
  return readSettings().callerDirectory
}
