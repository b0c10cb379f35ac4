// Where an attempt's commit is kept. Reads files and starts no git, because the web asks.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Layout } from './layout'
import { attemptPin } from './mirror'

/** null where the mirror keeps nothing under that name. */
export async function readPin(
  layout: Layout,
  { projectId, runId, attempt }: { projectId: string; runId: string; attempt: number },
): Promise<{ mirror: string; reference: string; commit: string } | null> {
  const mirror = layout.mirror(projectId)
  const reference = attemptPin(runId, attempt)
  const loose = (await textOf(join(mirror, reference))).trim()
  const commit = loose === '' ? packedCommit(await textOf(join(mirror, 'packed-refs')), reference) : loose
  return commit !== null && /^[0-9a-f]{40,64}$/.test(commit) ? { mirror, reference, commit } : null
}

function packedCommit(packed: string, reference: string): string | null {
  const line = packed.split('\n').find((one) => one.endsWith(` ${reference}`))
  return line?.slice(0, line.indexOf(' ')) ?? null
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
