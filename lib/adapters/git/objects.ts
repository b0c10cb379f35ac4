// Reading trees and blobs through git, and writing blobs without it: `hash-object --stdin-paths` cannot name a path
// with a newline, and a blob hashed from the bytes that are stored cannot differ from them.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { OperationalFailure } from '../../domain/failures'
import type { BytePath } from './names'
import { runGit, type Repository } from './run-git'

export type TreeEntry = { path: BytePath; mode: string; id: string; bytes: number | null }

/** Every blob, link and gitlink of a commit's tree; below `directory` only, where one is given. */
export async function listTree(repository: Repository, commit: string, directory = ''): Promise<TreeEntry[]> {
  const where = directory === '' ? [] : ['--', directory]
  const args = ['ls-tree', '-r', '-l', '-z', '--full-tree', commit, ...where]
  const { stdout } = await runGit({ ...repository, args })
  return splitNul(stdout.toString('latin1')).map(parseTreeLine)
}

/** Paths alone: without sizes git opens no object, which is most of the time a large tree takes. */
export async function listTreePaths(repository: Repository, commit: string): Promise<BytePath[]> {
  const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]
  const { stdout } = await runGit({ ...repository, args })
  return splitNul(stdout.toString('latin1'))
}

/** Like `listTree`, without sizes. */
export async function listTreeBlobs(repository: Repository, commit: string): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-r', '-z', '--full-tree', commit]
  const { stdout } = await runGit({ ...repository, args })
  return splitNul(stdout.toString('latin1')).map(parseTreeLine)
}

function parseTreeLine(line: string): TreeEntry {
  const tab = line.indexOf('\t')
  const [mode = '', , id = '', bytes = '-'] = line.slice(0, tab).split(/ +/)
  return { path: line.slice(tab + 1), mode, id, bytes: bytes === '-' ? null : Number(bytes) }
}

/** The fields of NUL-terminated output. */
export function splitNul(text: string): string[] {
  const fields = text.split('\0')
  if (fields.at(-1) === '') fields.pop()
  return fields
}

/** The contents of blobs, in order. Throws `gitFailed` where one is missing. */
export async function readBlobs(repository: Repository, ids: readonly string[]): Promise<Buffer[]> {
  if (ids.length === 0) return []
  const call = { ...repository, args: ['cat-file', '--batch'] }
  const { stdout } = await runGit(call, { input: `${ids.join('\n')}\n` })
  const contents: Buffer[] = []
  let at = 0
  for (const id of ids) {
    const lineEnd = stdout.indexOf(10, at)
    const [, type, size] = stdout.toString('latin1', at, lineEnd).split(' ')
    if (type !== 'blob') throw new OperationalFailure('gitFailed', `the blob \`${id}\` is missing`)
    const start = lineEnd + 1
    contents.push(stdout.subarray(start, start + Number(size)))
    at = start + Number(size) + 1
  }
  return contents
}

/** The id git gives a blob. */
export function blobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

/**
 * Writes a blob as a loose object. Node's SHA-1 does not detect collisions; `index-pack` does, and every object
 * passes through it on its way into the mirror.
 */
export function writeBlob(objects: string, id: string, content: Uint8Array): void {
  const directory = join(objects, id.slice(0, 2))
  const path = join(directory, id.slice(2))
  if (existsSync(path)) return
  mkdirSync(directory, { recursive: true })
  const temporary = join(directory, `tmp_obj_${randomUUID()}`)
  const header = Buffer.from(`blob ${content.length}\0`)
  writeFileSync(temporary, deflateSync(Buffer.concat([header, content]), { level: 1 }), { mode: 0o444 })
  renameSync(temporary, path)
}
