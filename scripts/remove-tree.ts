import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Removes a data directory: what a setup made is kept read-only, and only root removes that as it is. */
export async function removeTree(directory: string): Promise<void> {
  if (!existsSync(directory)) return
  await run('chmod', ['-R', 'u+rwX', '--', directory])
  await run('rm', ['-rf', '--', directory])
}
