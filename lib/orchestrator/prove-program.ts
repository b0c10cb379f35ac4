// What trials of a program on record mean for a run of it.
import { proofOf, resultsFor, type Proof } from '../domain/conformance/proof'
import type { Verdict } from '../domain/conformance/verdicts'
import type { Actor } from '../domain/events/envelope'
import { policyStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { compiledRuntimes, type CompiledRuntime } from '../domain/policy/compile/compiled'
import type { Permissions } from '../domain/policy/permissions'
import type { AgentProgram } from './agent-ports'
import { appendOf, versionOf, type Ground } from './ground'

export type ConformanceRecord = {
  projectId: string
  runtime: CompiledRuntime
  program: AgentProgram
  profile: string
  verdicts: readonly Verdict[]
}

/** `projectId`: whose profile was tried. Returns once the trial is on record. */
export async function recordConformance(
  ground: Ground,
  actor: Actor,
  tried: ConformanceRecord,
): Promise<void> {
  const { projectId, runtime, program, profile, verdicts } = tried
  const stream = policyStream(projectId)
  const results = verdicts.map(({ rule, way, held, by }) => ({ rule, way, held, by }))
  const facts = [fact('ConformanceRecorded', { runtime, version: program.version, profile, results })]
  const context = { actor, occurredAt: ground.clock.now(), projectId }
  for (;;) {
    const expectedVersion = await versionOf(ground, stream)
    const [result] = await ground.log.append([appendOf({ stream, expectedVersion, facts, context })])
    if (result?.ok === true) return
  }
}

/** What the project's record says of a program under these permissions. Runtime `command` has nothing to prove. */
export async function loadProof(
  { log }: Pick<Ground, 'log'>,
  projectId: string,
  { runtime, program, permissions }: { runtime: string; program: AgentProgram; permissions: Permissions },
): Promise<Proof> {
  const compiled = compiledRuntimes.find((one) => one === runtime)
  if (compiled === undefined) return { kind: 'proven' }
  const trials = (await log.readStream(policyStream(projectId))).flatMap((event) =>
    event.type === 'ConformanceRecorded' &&
    event.data.runtime === runtime &&
    event.data.version === program.version
      ? [event.data]
      : [],
  )
  return proofOf(compiled, permissions, resultsFor(trials, permissions.profile))
}
