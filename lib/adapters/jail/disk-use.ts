import { spawn } from 'node:child_process'

export type DiskUse = { bytes: number; files: number }

/**
 * Blocks and files below the directories, hard links once, links never followed, other file systems left out.
 * A process of its own does the walking: an agent's tree may be deep, and this one must stay responsive.
 */
export async function measureDisk(directories: readonly string[]): Promise<DiskUse> {
  if (directories.length === 0) return { bytes: 0, files: 0 }
  const [bytes, files] = await Promise.all([
    total(['--block-size=1'], directories),
    total(['--inodes'], directories),
  ])
  return { bytes, files }
}

/** What vanishes while `du` looks makes it fail; its total still stands. */
function total(options: readonly string[], directories: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const du = spawn('/usr/bin/du', ['-s', '-c', '-x', ...options, '--', ...directories], {
      env: { NODE_ENV: 'production', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    const chunks: Buffer[] = []
    du.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    du.on('error', () => resolve(0))
    du.on('close', () => {
      const lastLine = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n').at(-1)
      resolve(Number.parseInt(lastLine ?? '0', 10) || 0)
    })
  })
}
