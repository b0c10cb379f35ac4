// Reads files that a hostile program writes at the same time: never follows a link, never waits on a named pipe,
// never holds more than it is told.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

export type Slice =
  | { kind: 'none' }
  /** `identity` changes when the name stands for another file; `size` is that of the whole file. */
  | { kind: 'bytes'; identity: string; size: number; bytes: Buffer }
  | { kind: 'notAFile'; why: string }

/** `bytesMax` bytes of a regular file from `offset` on; fewer at its end. */
export function readSlice(path: string, offset: number, bytesMax: number): Slice {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch (error) {
    return whyNot(error)
  }
  try {
    const status = fstatSync(fd)
    if (!status.isFile()) return { kind: 'notAFile', why: 'is not a regular file: it is not read' }
    const bytes = Buffer.alloc(Math.max(0, Math.min(bytesMax, status.size - offset)))
    const read = bytes.length === 0 ? 0 : readSync(fd, bytes, 0, bytes.length, offset)
    return {
      kind: 'bytes',
      identity: `${status.dev}:${status.ino}`,
      size: status.size,
      bytes: bytes.subarray(0, read),
    }
  } catch (error) {
    return whyNot(error)
  } finally {
    closeSync(fd)
  }
}

function whyNot(error: unknown): Slice {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  if (code === 'ENOENT') return { kind: 'none' }
  if (code === 'ELOOP') return { kind: 'notAFile', why: 'is a symbolic link: it is not followed' }
  return { kind: 'notAFile', why: `cannot be read (${code})` }
}
