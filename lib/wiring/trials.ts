// Trials of programs: made on this machine without an installation, recorded in one.
import { createHash } from 'node:crypto'
import { createAgents } from '../adapters/agents/agents'
import { createProtocolTail } from '../adapters/agents/protocol-tail'
import { createEgressProxies } from '../adapters/egress/proxy'
import { createGit } from '../adapters/git/create-git'
import { hookFile } from '../adapters/hooks/hook-file'
import { openHookService } from '../adapters/hooks/hook-service'
import { createJail } from '../adapters/jail/jail'
import { openModelGateway } from '../adapters/models/model-gateway'
import { startScriptedModel } from '../adapters/models/scripted/scripted-model'
import { createTraps } from '../adapters/scratch/trap'
import { createScratch } from '../adapters/scratch/scratch'
import { makeTemporaryDirectory } from '../adapters/scratch/temporary-directory'
import type { Proof } from '../domain/conformance/proof'
import { readSettings } from '../env'
import {
  loadProof,
  proofOfTrial as proofOfOne,
  recordConformance,
  type TriedComposition,
} from '../orchestrator/prove-program'
import { tryProgram, type TrialGround, type TrialRequest } from '../orchestrator/try-program'
import { wiring } from '../wiring'
import { clock, digest, ids } from './clock-and-ids'

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
