// What the host can see of a jail's processes. /proc/<pid>/stat is readable for every account.
import { readFileSync, readdirSync } from 'node:fs'

const pageBytes = 4096

type Status = { pid: number; parent: number; state: string; startTime: string; residentBytes: number }

function statusOf(pid: number): Status | null {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null
  }
  // The program's name stands in brackets and may itself hold spaces and brackets: fields start after the last.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', parent = '0'] = fields
  return {
    pid,
    parent: Number(parent),
    state,
    startTime: fields[19] ?? '',
    residentBytes: Number(fields[21] ?? 0) * pageBytes,
  }
}

/** In clock ticks since boot; with the pid it names one process for good. Undefined when it is gone. */
export function startTimeOf(pid: number): string | undefined {
  return statusOf(pid)?.startTime
}

/** A zombie counts as gone: the first process of a namespace becomes one only after all others are reaped. */
export function isGone(pid: number, startTime: string): boolean {
  const status = statusOf(pid)
  return status === null || status.startTime !== startTime || 'ZX'.includes(status.state)
}

/** Kills that very process, never one that took over its number. */
export function killProcess(pid: number, startTime: string): void {
  if (isGone(pid, startTime)) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went in between.
  }
}

/**
 * Every living process below `root`, which is a jail's first: orphans become its children, so none is missed.
 * `residentBytes` counts shared pages once for each process.
 */
export function listTree(root: number): { pids: number[]; residentBytes: number } {
  const children = new Map<number, Status[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const status = statusOf(Number(name))
    if (status === null || 'ZX'.includes(status.state)) continue
    const siblings = children.get(status.parent)
    if (siblings === undefined) children.set(status.parent, [status])
    else siblings.push(status)
  }
  const tree: Status[] = [...(children.get(root) ?? [])]
  for (let index = 0; index < tree.length; index++) {
    const next = tree[index]
    if (next !== undefined) tree.push(...(children.get(next.pid) ?? []))
  }
  return {
    pids: tree.map((one) => one.pid),
    residentBytes: tree.reduce((sum, one) => sum + one.residentBytes, 0),
  }
}

/** Memory with every shared page divided among its users; null where the kernel does not let us look. */
export function proportionalBytes(pids: readonly number[]): number | null {
  let sum = 0
  for (const pid of pids) {
    try {
      const found = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
      sum += Number(found?.[1] ?? 0) * 1024
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')))
        return null
    }
  }
  return sum
}
