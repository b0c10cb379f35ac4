// Evidence describes what earned it: before an attempt it is noted where the lane's agent is another one than before.
import { triedPermissions } from '../domain/conformance/tried-rules'
import { laneStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { isWider } from '../domain/policy/compare/is-wider'
import { Permissions } from '../domain/policy/permissions'
import type { Run } from '../domain/task/lifecycle'
import { epochStarted, foldFingerprint, type Fingerprint } from '../domain/trust/fingerprint'
import type { Start } from './authorize-start'
import type { ChosenProgram } from './choose-program'
import { appendOf, laneOf, versionIn } from './ground'
import { instructionsEdition } from './instructions'
import type { WorkerGround } from './worker-ground'

/** Returns once it is on record, or there is nothing to record. */
export async function noteEpoch(
  ground: WorkerGround,
  run: Run,
  { start, chosen }: { start: Start; chosen: ChosenProgram },
): Promise<void> {
  const lane = laneOf(run)
  const stream = laneStream(lane)
  const permissions = triedPermissions(start.policy, start.permissions)
  const blob = await ground.blobs.put(Buffer.from(JSON.stringify(permissions)))
  const { projectId, policyVersion } = start
  const context = { actor: ground.actor, occurredAt: ground.clock.now(), projectId, lane, policyVersion }
  for (;;) {
    const events = await ground.log.readStream(stream)
    const known = foldFingerprint(events)
    const epoch = epochStarted(known, {
      runtime: chosen.program.version,
      isTried: chosen.proof === 'proven' || chosen.proof === 'changed',
      instructions: instructionsEdition,
      profile: { name: permissions.profile, blob },
      isWider: await allowsMore(ground, known, permissions),
    })
    if (epoch === null) return
    const request = { stream, expectedVersion: versionIn(events), facts: [fact('EpochStarted', epoch)] }
    const [result] = await ground.log.append([appendOf({ ...request, context, blobs: [blob] })])
    if (result?.ok === true) return
  }
}

/** Than each composition that the lane's runs had. */
async function allowsMore(
  { blobs }: WorkerGround,
  known: Fingerprint | null,
  permissions: Permissions,
): Promise<boolean> {
  const earlier = await Promise.all([...(known?.profiles.values() ?? [])].map((blob) => blobs.get(blob)))
  return earlier.every((one) =>
    isWider(Permissions.parse(JSON.parse(Buffer.from(one).toString())), permissions),
  )
}
