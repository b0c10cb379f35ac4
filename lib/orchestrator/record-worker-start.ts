import { organisationStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { appendOf, loadOrganisation } from './ground'
import type { WorkerGround } from './worker-ground'

const triesMax = 5

/** On record: who begins to work, and what its jail can do. The console refuses runs where no jail works. */
export async function recordWorkerStart(ground: WorkerGround): Promise<void> {
  const { probe, actor, version } = ground
  const started = fact('WorkerStarted', {
    workerId: actor.id,
    version,
    capabilities: probe.ok ? probe.enforced : [],
    jailProblem: probe.ok ? null : `${probe.why}; to mend it: ${probe.help}`,
    modelKeys: [...ground.modelKeys],
  })
  const context = { actor, occurredAt: ground.clock.now() }
  for (let tries = 0; tries < triesMax; tries += 1) {
    const { version: expectedVersion } = await loadOrganisation(ground)
    const [result] = await ground.log.append([
      appendOf({ stream: organisationStream, expectedVersion, facts: [started], context }),
    ])
    if (result?.ok === true) return
  }
}
