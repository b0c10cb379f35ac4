// Joins ports to adapters, for whoever decides: pages and commands. What executes is joined in `wiring/worker.ts`.
import { createAccounts } from './adapters/database/accounts'
import { createAuditReader } from './adapters/database/audit-reader'
import { createBlobs } from './adapters/database/blobs'
import { openDatabase } from './adapters/database/client'
import { createEventLog } from './adapters/database/event-log'
import { createDeliveries } from './adapters/database/deliveries'
import { readOrganisationId } from './adapters/database/organisation-id'
import { createReadModels } from './adapters/database/read-models'
import { createGit } from './adapters/git/create-git'
import { createCodes } from './adapters/passwords/one-time-codes'
import { createPasswords } from './adapters/passwords/password-hash'
import { readKeptSecret } from './adapters/passwords/kept-secret'
import { createReporterSecrets } from './adapters/passwords/reporter-secrets'
import type { Viewer } from './domain/access'
import type { Lane } from './domain/events/envelope'
import type { Recommendation } from './domain/events/lane'
import type { TrustQuestion } from './domain/trust/traced-lane'
import { readEnvironment, readSettings } from './env'
import {
  explainAgent,
  explainFields,
  explainNobody,
  explainTask,
  type Explained,
  type UnwrittenQuestion,
} from './orchestrator/explain-task'
import { checkFrozen } from './orchestrator/frozen-evidence'
import { loadOrganisation, type Ground } from './orchestrator/ground'
import { readApprovable } from './orchestrator/commands/recommendation'
import { handle } from './orchestrator/handle'
import { createPeople } from './orchestrator/people'
import { asOf, momentOf, type Moment } from './orchestrator/as-of'
import { readChange } from './orchestrator/read-change'
import { readLaneAsOf } from './orchestrator/lane-as-of'
import { readHistory } from './orchestrator/read-history'
import { readLane } from './orchestrator/read-lane'
import { readPermissions } from './orchestrator/read-permissions'
import { composedPolicy, organisationInForce } from './orchestrator/authorize-run'
import { readOrganisationPolicy, readPolicy } from './orchestrator/read-policy'
import { createSnapshots } from './orchestrator/snapshot'
import { traceTrust } from './orchestrator/trace-trust'
import { receiveReport, type SignedReport } from './orchestrator/receive-report'
import { projections } from './projections/projections'
import { clock, digest, ids } from './wiring/clock-and-ids'
import { createIndex } from './wiring/create-index'

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
  const parts = await openParts()
  const { environment, database, ground, index, readModels, git, snapshots } = parts
  return {
    ...{ ...ground, environment, database, index, readModels, git, snapshot: snapshots },
    audit: createAuditReader(database),
    ...(await joinPeople(parts)),
    ...(await joinReporters(parts)),
    ...joinDecisions(parts),
    ...joinExplanations(parts),
    ...joinTrust(parts),
    ...joinPolicy(parts),
    readChange: (blob: string) => readChange(ground, blob),
    readPermissions: (compiledHash: string) => readPermissions(ground, compiledHash),
    freezes: async () => (await loadOrganisation(ground)).freezes,
  }
}

type Parts = Awaited<ReturnType<typeof openParts>>

/** What everything else is joined from. `decisions` is what the orchestrator decides on. */
async function openParts() {
  const environment = readEnvironment()
  const database = openDatabase(environment.databaseUrl)
  const organisationId = await readOrganisationId(database)
  const log = createEventLog({ database, organisationId, clock, ids })
  const ground: Ground = { log, blobs: createBlobs(database), clock, ids, digest }
  const readModels = createReadModels({ database, projections })
  const index = createIndex(readModels)
  const git = createGit({ dataDirectory: environment.dataDirectory, projectRoots: environment.projectRoots })
  const decisions = { ...ground, index, survey: { inspect: (path: string) => git.inspect(path) } }
  const snapshots = createSnapshots(decisions)
  return { environment, database, ground, readModels, index, git, decisions, snapshots }
}

async function joinPeople({ environment, database, ground: { log } }: Parts) {
  const [accounts, passwords] = [createAccounts(database), createPasswords()]
  return {
    people: createPeople({ log, accounts, passwords, codes: createCodes(), clock, ids }),
    sessionSecret: await readKeptSecret(environment.dataDirectory, 'session-secret'),
  }
}

async function joinReporters({ environment, database, decisions }: Parts) {
  const secrets = createReporterSecrets(await readKeptSecret(environment.dataDirectory, 'reporter-secret'))
  const reports = { ...decisions, secrets, deliveries: createDeliveries(database) }
  return {
    /** What a program outside says of a change that has merged. */
    receiveReport: (signed: SignedReport) => receiveReport(reports, signed),
    secretOfReporter: secrets.secretOf,
  }
}

function joinDecisions({ decisions, readModels }: Parts) {
  return {
    /** Decides what a person asks for, and folds it, so that the next page shows it. */
    async handle(who: Viewer, command: unknown) {
      const handled = await handle(decisions, who, command)
      await readModels.catchUp()
      return handled
    },
    /** Whether this person could approve an open recommendation, to be said before they try. */
    readApprovable: (who: Viewer, named: Lane & { recommendationId: string }) =>
      readApprovable(decisions, who, named),
  }
}

function joinExplanations({ decisions, snapshots }: Parts) {
  return {
    explain: (task: { projectId: string; taskId: string }) => explainTask(decisions, task),
    explainNobody: (task: { projectId: string; taskId: string }) => explainNobody(decisions, task),
    explainAgent: (asked: { projectId: string; taskId: string; agentId: string }) =>
      explainAgent(snapshots(), asked),
    explainFields: (asked: UnwrittenQuestion) => explainFields(snapshots(), asked),
    /** The same as `explain` for many tasks of one moment: what they share is read once for all of them. */
    explainer(): (task: { projectId: string; taskId: string }) => Promise<Explained[]> {
      const snapshot = snapshots()
      return (task) => explainTask(snapshot, task)
    },
  }
}

function joinTrust({ decisions, ground, readModels, snapshots }: Parts) {
  return {
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
    laneAsOf: (lane: Lane, asked: string | null) => readLaneAsOf(snapshots, lane, asked),
    historyOf: (projectId: string) => readHistory(decisions, projectId),
    /** Whether the log holds a recommendation's evidence as it was frozen. */
    checkEvidence: (recommendation: Pick<Recommendation, 'evidence'>) =>
      checkFrozen(ground.log, recommendation),
  }
}

function joinPolicy({ ground, snapshots }: Parts) {
  return {
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
  }
}

/** Where the person who typed a command stands; npm starts programs elsewhere. */
export function callerDirectory(): string {
  return readSettings().callerDirectory
}
