// Trials of programs on record: how one comes there, and what all of them mean for a run.
import { compositionOf, proofOf, type Proof } from '../domain/conformance/proof'
import { trialOf } from '../domain/conformance/trial'
import type { Actor } from '../domain/events/envelope'
import { policyStream } from '../domain/events/streams'
import { fact, type EventData } from '../domain/events/vocabulary'
import { compiledRuntimes, type CompiledRuntime } from '../domain/policy/compile/compiled'
import type { Permissions } from '../domain/policy/permissions'
import { appendOf, versionOf, type Ground } from './ground'
import type { Digest } from './ports'
import type { Tried } from './try-program'

export type TriedComposition = { runtime: CompiledRuntime; permissions: Permissions; tried: Tried }

/** A trial as the log has it. */
function conformanceOf(
  digest: Digest,
  { runtime, permissions, tried: { program, verdicts, unfinished } }: TriedComposition,
): EventData<'ConformanceRecorded'> {
  return {
    ...{ runtime, version: program.version, profile: permissions.profile },
    rulesHash: compositionOf(digest, runtime, permissions).rulesHash,
    ...(unfinished === null ? {} : { unfinished }),
    results: verdicts.map(({ rule, way, held, by }) => ({ rule, way, held, by })),
  }
}

/** `projectId`: whose profile was tried. Returns once the trial is on record. */
export async function recordConformance(
  ground: Ground,
  actor: Actor,
  { projectId, ...tried }: TriedComposition & { projectId: string },
): Promise<void> {
  const stream = policyStream(projectId)
  const facts = [fact('ConformanceRecorded', conformanceOf(ground.digest, tried))]
  const context = { actor, occurredAt: ground.clock.now(), projectId }
  for (;;) {
    const expectedVersion = await versionOf(ground, stream)
    const [result] = await ground.log.append([appendOf({ stream, expectedVersion, facts, context })])
    if (result?.ok === true) return
  }
}

/** What a trial says where no other is known. */
export function proofOfTrial(digest: Digest, trial: TriedComposition): Proof {
  const { runtime, permissions } = trial
  return proofOf(compositionOf(digest, runtime, permissions), [trialOf(conformanceOf(digest, trial))])
}

/** `permissions`: of the composition as it is tried, not of a run. */
export type ProofQuestion = { runtime: string; version: string; permissions: Permissions }

/** What the project's record says of a version under a composition. Runtime `command` has nothing to prove. */
export async function loadProof(
  { log, digest }: Pick<Ground, 'log' | 'digest'>,
  projectId: string,
  { runtime, version, permissions }: ProofQuestion,
): Promise<Proof> {
  const compiled = compiledRuntimes.find((one) => one === runtime)
  if (compiled === undefined) return { kind: 'proven' }
  const trials = (await log.readStream(policyStream(projectId))).flatMap((event) =>
    event.type === 'ConformanceRecorded' && event.data.runtime === runtime && event.data.version === version
      ? [trialOf(event.data)]
      : [],
  )
  return proofOf(compositionOf(digest, compiled, permissions), trials)
}
