// Where everything of this adapter lies below the data directory.
import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './run-program'

export type Layout = ReturnType<typeof layoutOf>

/** Paths below the data directory; ids become single path components or throw. */
export function layoutOf(dataDirectory: string) {
  return {
    dataDirectory,
    mirrors: join(dataDirectory, 'mirrors'),
    attempts: join(dataDirectory, 'attempts'),
    checkouts: join(dataDirectory, 'checkouts'),
    landings: join(dataDirectory, 'landings'),
    setups: join(dataDirectory, 'setups'),
    views: join(dataDirectory, 'views'),
    /** Short-lived directories of single operations. */
    work: join(dataDirectory, 'work'),
    /** Renamed-away directories that wait for deletion. */
    trash: join(dataDirectory, 'trash'),
    mirror: (projectId: string) => join(dataDirectory, 'mirrors', `${component(projectId)}.git`),
    attempt: (runId: string, attempt: number, lease: number) =>
      join(dataDirectory, 'attempts', `${component(runId)}.${attempt}.${lease}`),
    view: (projectId: string, key: string) =>
      join(dataDirectory, 'views', `${component(projectId)}.${component(key)}.git`),
    setup: (key: string) => join(dataDirectory, 'setups', component(key)),
    checkout: (name: string) => join(dataDirectory, 'checkouts', component(name)),
  }
}

/** A name that is safe as one path component and as part of a reference. */
export function component(name: string): string {
  if (!/^[0-9A-Za-z][0-9A-Za-z._-]{0,150}$/.test(name) || name.includes('..')) {
    throw new Error(`\`${name}\` cannot be a directory name`)
  }
  return name
}

/** Makes a directory that other accounts may pass through but not list (0711). */
export async function makePassable(directory: string): Promise<void> {
  const created = await mkdir(directory, { recursive: true, mode: 0o711 })
  // A umask must not close the way for the accounts of runs.
  if (created !== undefined) await chmod(directory, 0o711)
}

/** A fresh 0700 directory below `parent`, owned by `owner`. */
export async function makePrivate(parent: string, owner: Account): Promise<string> {
  await makePassable(parent)
  const directory = join(parent, randomUUID())
  await mkdir(directory, { mode: 0o700 })
  if (owner !== null) await chown(directory, owner.uid, owner.gid)
  return directory
}
