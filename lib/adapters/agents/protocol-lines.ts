import { readSlice } from './protocol-file'

const lineBytesMax = 64 * 1024
export const fileBytesMax = 16 * 1024 * 1024
const sliceBytes = 1024 * 1024

export type Line = { number: number } & ({ text: string } | { why: string; excerpt: string })

/**
 * New lines of a growing file. A line without an end is held until its end comes; a file that shrinks or is
 * replaced starts again at line 1. After `fileBytesMax` bytes in all, nothing more is read.
 */
export function createLineReader(path: string) {
  let identity = ''
  let offset = 0
  let readInAll = 0
  let number = 0
  let held: Buffer = Buffer.alloc(0)
  /** Within a line that is too long: dropped up to its end. */
  let skipping = false
  let complaint = ''

  function complainOnce(why: string): Line[] {
    if (complaint === why) return []
    complaint = why
    return [{ number: number + 1, why, excerpt: '' }]
  }

  function startAgain(other: string) {
    identity = other
    offset = 0
    number = 0
    held = Buffer.alloc(0)
    skipping = false
  }

  function take(line: Buffer): Line[] {
    number++
    if (skipping) {
      skipping = false
      return []
    }
    if (line.length > lineBytesMax) return [tooLong(line)]
    const text = toText(line)
    return text.trim() === '' ? [] : [{ number, text }]
  }

  function tooLong(line: Buffer): Line {
    return {
      number,
      why: `is longer than ${lineBytesMax} bytes`,
      excerpt: excerptOf(toText(line.subarray(0, 400))),
    }
  }

  /** At most `linesMax` lines; what is left waits for the next call. */
  function read(linesMax: number): Line[] {
    const before = readSlice(path, offset, 0)
    if (before.kind === 'none') return []
    if (before.kind === 'notAFile') return complainOnce(before.why)
    if (before.identity !== identity || before.size < offset) startAgain(before.identity)
    const lines = splitHeld(linesMax)
    while (lines.length < linesMax) {
      if (readInAll >= fileBytesMax)
        return [...lines, ...complainOnce(`is longer than ${fileBytesMax} bytes: the rest is not read`)]
      const slice = readSlice(path, offset, Math.min(sliceBytes, fileBytesMax - readInAll))
      if (slice.kind !== 'bytes' || slice.identity !== identity || slice.bytes.length === 0) break
      offset += slice.bytes.length
      readInAll += slice.bytes.length
      held = Buffer.concat([held, slice.bytes])
      lines.push(...splitHeld(linesMax - lines.length))
    }
    return lines
  }

  function splitHeld(linesMax: number): Line[] {
    const lines: Line[] = []
    let from = 0
    let end = held.indexOf(10)
    while (end !== -1 && lines.length < linesMax) {
      lines.push(...take(held.subarray(from, end)))
      from = end + 1
      end = held.indexOf(10, from)
    }
    held = held.subarray(from)
    if (end === -1 && held.length > lineBytesMax) {
      if (!skipping) lines.push({ ...tooLong(held), number: number + 1 })
      skipping = true
      held = Buffer.alloc(0)
    }
    return lines
  }

  /** A last line without an end counts as a line when nothing more can come. */
  function readRest(linesMax: number): Line[] {
    const lines = read(linesMax)
    if (held.includes(10))
      return [...lines, ...complainOnce(`has more than ${linesMax} unread lines at the end`)]
    const last = held.length > 0 ? take(held) : []
    held = Buffer.alloc(0)
    return [...lines, ...last]
  }

  return { read, readRest }
}

/** NUL cannot be stored as text. */
export function toText(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '\uFFFD')
}

export const excerptOf = (text: string) => text.slice(0, 200)
