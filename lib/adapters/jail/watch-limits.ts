// Looks at a running jail and says once when it went over one of its limits.
import type { Limits } from '../../domain/events/fields'
import type { JailExit } from '../../orchestrator/jail-ports'
import { measureDisk } from './disk-use'
import { listTree, proportionalBytes } from './process-tree'
import { seccompFilter } from './seccomp-filter'

const lookMilliseconds = 100
/** A slow look must not leave the disk unwatched for long. */
const diskPauseMax = 5_000
const diskLookMilliseconds = 500

export type Exceeded = Exclude<JailExit['how'], 'exited' | 'stopped' | 'crashed'>

export type LimitWatch = {
  /** Counts output; returns how much of it may still be handed on. */
  countOutput(bytes: number): number
  outputBytes(): number
  peakMemoryBytes(): number | null
  durationMilliseconds(): number
  stop(): void
}

type Enforcement = { enforced: string[]; notEnforced: string[] }

/** What each limit rests on, in words for people. `architecture`: as Node names it. */
export function enforcement(architecture: string): Enforcement {
  const isFiltered = seccompFilter(architecture) !== null
  return {
    enforced: isFiltered ? [...everywhere, systemCalls] : everywhere,
    notEnforced: isFiltered
      ? ['memory by control group']
      : ['memory by control group', `system calls by seccomp (only on x64 so far, not on ${architecture})`],
  }
}

const systemCalls =
  'system calls: seccomp refuses keyrings, tracing, namespaces, mounts, io_uring, bpf, unusual sockets and others'
const everywhere = [
  'time: the jail is killed',
  'idle: the jail is killed when nothing was written for so long',
  'output: counted byte by byte, then the jail is killed',
  `processes: counted every ${lookMilliseconds} ms, and a kernel limit on threads above it`,
  `memory: counted every ${lookMilliseconds} ms; a burst in between is not stopped`,
  `disk: blocks and files counted every ${diskLookMilliseconds} ms or slower, and a kernel limit on each file`,
]

export function watchLimits(jail: {
  root: number
  limits: Limits
  diskDirectories: readonly string[]
  onExceeded: (how: Exceeded) => void
}): LimitWatch {
  const { limits } = jail
  const startedAt = performance.now()
  let lastOutputAt = startedAt
  let outputBytes = 0
  let peak: number | null = null
  let ended = false

  function exceed(how: Exceeded) {
    if (ended) return
    stop()
    jail.onExceeded(how)
  }

  function look() {
    const now = performance.now()
    if (now - lastOutputAt > limits.idleSeconds * 1000) exceed('idle')
    const tree = listTree(jail.root)
    peak = Math.max(peak ?? 0, tree.residentBytes)
    if (tree.pids.length > limits.processes) exceed('processLimit')
    if (tree.residentBytes <= limits.memoryBytes) return
    // Shared pages were counted once for each process: only the proportional sum decides.
    if ((proportionalBytes(tree.pids) ?? tree.residentBytes) > limits.memoryBytes) exceed('memoryLimit')
  }

  async function lookAtDisk() {
    const before = performance.now()
    const used = await measureDisk(jail.diskDirectories)
    if (ended) return
    if (used.bytes > limits.diskBytes || used.files > limits.files) return exceed('diskLimit')
    const pause = Math.min(diskPauseMax, Math.max(diskLookMilliseconds, 10 * (performance.now() - before)))
    diskTimer = setTimeout(() => void lookAtDisk(), pause)
  }

  const timeTimer = setTimeout(() => exceed('timedOut'), Math.min(limits.timeSeconds * 1000, 2 ** 31 - 1))
  const lookTimer = setInterval(look, lookMilliseconds)
  let diskTimer = setTimeout(() => void lookAtDisk(), diskLookMilliseconds)

  function stop() {
    ended = true
    clearTimeout(timeTimer)
    clearInterval(lookTimer)
    clearTimeout(diskTimer)
  }

  return {
    countOutput(bytes) {
      lastOutputAt = performance.now()
      const room = Math.max(0, limits.outputBytes - outputBytes)
      outputBytes += bytes
      if (bytes > room) exceed('outputLimit')
      return Math.min(bytes, room)
    },
    outputBytes: () => outputBytes,
    peakMemoryBytes: () => peak,
    durationMilliseconds: () => Math.round(performance.now() - startedAt),
    stop,
  }
}
