// What executes: leases, jails, agents, keys of models. Pages cannot import it.
import { randomInt } from 'node:crypto'
import { createAgents } from '../adapters/agents/agents'
import { createProtocolTail } from '../adapters/agents/protocol-tail'
import { createLeases } from '../adapters/database/leases'
import { createLocks } from '../adapters/database/locks'
import { createReaderPositions } from '../adapters/database/reader-positions'
import { createEgressProxies } from '../adapters/egress/proxy'
import { hookFile } from '../adapters/hooks/hook-file'
import { openHookService } from '../adapters/hooks/hook-service'
import { createJail } from '../adapters/jail/jail'
import { openModelGateway } from '../adapters/models/model-gateway'
import { createWebhook, type WebhookTarget } from '../adapters/notify/webhook'
import { createKeptSessions } from '../adapters/scratch/kept-sessions'
import { createScratch } from '../adapters/scratch/scratch'
import { readModelKey, readModelKeyNames, readNotifyTarget } from '../env'
import type { Notices } from '../orchestrator/notice-ports'
import { recordWorkerStart } from '../orchestrator/record-worker-start'
import { workOnRun } from '../orchestrator/work-on-run'
import { work, type WorkerOptions } from '../orchestrator/worker'
import type { JailProbe } from '../orchestrator/jail-ports'
import type { WorkerGround } from '../orchestrator/worker-ground'
import { wiring } from '../wiring'
import { ids } from './clock-and-ids'

/** What a worker has in hand: what whoever decides has, and leases, jails and agents. */
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
