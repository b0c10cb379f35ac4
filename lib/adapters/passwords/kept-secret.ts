import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const secretBytes = 48

/**
 * A key in a file (0600) of the data directory, made on first use. `session-secret`: sessions are encrypted with it;
 * deleting it signs everybody out. `reporter-secret`: those of reporters are made of it; deleting it silences them all.
 * Never logged, never in a command line or the environment.
 */
export async function readKeptSecret(
  dataDirectory: string,
  name: 'session-secret' | 'reporter-secret',
): Promise<string> {
  const path = join(dataDirectory, name)
  const made = randomBytes(secretBytes).toString('base64url')
  try {
    // Of two processes that start together, one makes the file and the other reads it.
    await writeFile(path, made, { flag: 'wx', mode: 0o600 })
    return made
  } catch (error) {
    if (!isTaken(error)) throw error
  }
  const secret = (await readFile(path, 'utf8')).trim()
  if (secret.length < secretBytes) throw new Error(`\`${path}\` is cut short: delete it and start again`)
  return secret
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
