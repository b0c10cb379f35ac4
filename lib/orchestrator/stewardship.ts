// The rights to do what one process of the installation does at a time, for as long as their holder is alive.
import { OperationalFailure } from '../domain/failures'
import type { Lock } from './ports'
import type { WorkerGround } from './worker-ground'

/** A stopped worker keeps the others from these duties no longer than this. */
const aliveSeconds = 10

/** False where another process is the steward now. */
export function asSteward(ground: WorkerGround, duties: () => Promise<void>): Promise<boolean> {
  return holding(ground, 'steward', duties)
}

/**
 * INVARIANT: one landing at a time a project. False where another process lands now.
 */
export function asLander(
  ground: WorkerGround,
  duties: (ground: WorkerGround) => Promise<void>,
): Promise<boolean> {
  return holding(ground, 'landing', (lock) => duties({ ...ground, git: landingOnlyWith(lock, ground.git) }))
}

/** False where another process checks what has merged now. */
export function asWatcher(ground: WorkerGround, duties: () => Promise<void>): Promise<boolean> {
  return holding(ground, 'watching', duties)
}

/** False where another process tells people now. */
export function asTeller(ground: WorkerGround, duties: () => Promise<void>): Promise<boolean> {
  return holding(ground, 'telling', duties)
}

async function holding(
  { locks }: WorkerGround,
  name: string,
  duties: (lock: Lock) => Promise<void>,
): Promise<boolean> {
  const lock = await locks.take(name, { aliveSeconds })
  if (lock === null) return false
  try {
    await duties(lock)
    return true
  } finally {
    await lock.release()
  }
}

/** One that was stopped and wakes up must not touch a repository beside its successor. */
function landingOnlyWith(lock: Lock, git: WorkerGround['git']): WorkerGround['git'] {
  return {
    ...git,
    async land(project, merge, expectedBase) {
      if (await lock.isHeld()) return git.land(project, merge, expectedBase)
      throw new OperationalFailure('leaseLost', 'this worker was to land and is no longer: another one does')
    },
  }
}

/** Held by one of the workers as long as it lives: whoever works in the foreground can tell that one is there. */
export function keepPresence({ locks }: WorkerGround) {
  let lock: Lock | null = null
  return {
    async renew() {
      if ((await lock?.isHeld()) === true) return
      await lock?.release()
      lock = await locks.take(presence, { aliveSeconds })
    },
    async end() {
      await lock?.release()
    },
  }
}

export async function isWorkerPresent({ locks }: WorkerGround): Promise<boolean> {
  const free = await locks.take(presence)
  await free?.release()
  return free === null
}

const presence = 'worker'
