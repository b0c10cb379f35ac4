// The run directory, as an agent writes it and the host reads it:
//   status.json      one JSON object, replaced as often as the agent likes
//   reasoning.jsonl  a JSON object or string a line
//   events.jsonl     a JSON object a line
//   handover.md      text for whoever goes on
// Everything in it is the agent's own word. What is not in order is reported as such and never guessed at.
import { join } from 'node:path'
import type { MalformedReport, OpenProtocolTail, ProtocolTail } from '../../orchestrator/scratch-ports'
import { createLineReader, excerptOf, toText, type Line } from './protocol-lines'
import { readSlice } from './protocol-file'

const linesEachSecond = 1_000
const linesAtTheEnd = 10_000
/** Of one file. Each becomes an event, and writing those keeps everybody else from the log. */
const linesInAll = 20_000
const malformedMax = 100
const handoverBytesMax = 256 * 1024
const statusBytesMax = 64 * 1024
/** Of all versions of one document in an attempt: each becomes an event, and an agent may replace it at every look. */
const versionsMax = 2_000
const versionBytesMax = 4 * 1024 * 1024

type Options = Parameters<OpenProtocolTail>[0]

/** Reads when it is asked to, at most `linesEachSecond` lines of each file. */
export function createProtocolTail(options: Options): ProtocolTail {
  const malformed = boundMalformed(options.onMalformed)
  const readers = [
    createLog(options, 'reasoning.jsonl', 'reasoning', malformed),
    createLog(options, 'events.jsonl', 'event', malformed),
    createDocument(options, { file: 'status.json', kind: 'status', bytesMax: statusBytesMax }, malformed),
    createDocument(options, { file: 'handover.md', kind: 'handover', bytesMax: handoverBytesMax }, malformed),
  ]
  return {
    poll: () => readers.forEach((reader) => reader.poll()),
    stop: () => readers.forEach((reader) => reader.finish()),
  }
}

type Reader = { poll(): void; finish(): void }
type Malformed = (malformed: MalformedReport) => void

/** Each malformed line becomes a record: an agent may not make as many of those as it likes. */
function boundMalformed(onMalformed: Malformed): Malformed {
  const counts = new Map<string, number>()
  return (report) => {
    const count = (counts.get(report.file) ?? 0) + 1
    counts.set(report.file, count)
    if (count < malformedMax) onMalformed(report)
    if (count === malformedMax)
      onMalformed({ ...report, why: `${report.why}; further ones are not recorded` })
  }
}

function createLog(
  options: Options,
  file: string,
  kind: 'reasoning' | 'event',
  malformed: Malformed,
): Reader {
  const lines = createLineReader(join(options.directory, file))
  let windowStart = -Infinity
  let inWindow = 0
  let left = linesInAll

  function read(linesMax: number) {
    const read = lines.read(Math.min(linesMax, left))
    left -= read.length
    if (left === 0 && read.length > 0) tellRest()
    return read
  }

  function tellRest() {
    const why = `has ${linesInAll} lines: the rest is not read`
    malformed({ file, line: linesInAll, why, excerpt: '' })
  }

  function hand(line: Line) {
    if ('why' in line) return malformed({ file, line: line.number, why: line.why, excerpt: line.excerpt })
    const why = whyNoEntry(line.text, kind === 'reasoning')
    if (why === null) options.onReport({ kind, content: line.text })
    else malformed({ file, line: line.number, why, excerpt: excerptOf(line.text) })
  }

  return {
    poll() {
      const now = performance.now()
      if (now - windowStart >= 1000) {
        windowStart = now
        inWindow = 0
      }
      const taken = read(linesEachSecond - inWindow)
      inWindow += taken.length
      taken.forEach(hand)
    },
    finish() {
      if (left > 0) lines.readRest(Math.min(linesAtTheEnd, left)).forEach(hand)
    },
  }
}

/**
 * A file that is meant as a whole: a status when it parses, anything else when two looks in a row find the same,
 * since an agent may be in the middle of writing it.
 */
function createDocument(
  options: Options,
  document: { file: string; kind: 'status' | 'handover'; bytesMax: number },
  malformed: Malformed,
): Reader {
  const { file, kind, bytesMax } = document
  let seen = ''
  let handed = ''
  const versions = boundVersions((why) => {
    malformed({ file, line: 1, why, excerpt: '' })
  })

  function look(isLast: boolean) {
    const slice = readSlice(join(options.directory, file), 0, bytesMax + 1)
    const found = describe(slice, bytesMax)
    if (found === null) return
    const why = found.why ?? (kind === 'status' ? whyNoEntry(found.text, false) : null)
    const isWhole = found.key === seen || isLast || (kind === 'status' && why === null)
    seen = found.key
    if (found.key === handed || !isWhole) return
    // The last one is what a reader looks for, so it is recorded in any case.
    if (why === null && !isLast && !versions.admit(found.text)) return
    handed = found.key
    if (why === null) options.onReport({ kind, content: found.text })
    else malformed({ file, line: 1, why, excerpt: excerptOf(found.text) })
  }

  return { poll: () => look(false), finish: () => look(true) }
}

/** Tells once that there are too many. */
function boundVersions(tellRest: (why: string) => void) {
  let count = 0
  let bytes = 0
  let isOver = false
  return {
    admit(text: string): boolean {
      if (isOver) return false
      count += 1
      bytes += Buffer.byteLength(text)
      isOver = count > versionsMax || bytes > versionBytesMax
      if (isOver) tellRest('was replaced too often: of what follows, only the last version is recorded')
      return !isOver
    },
  }
}

function describe(slice: ReturnType<typeof readSlice>, bytesMax: number) {
  if (slice.kind === 'none') return null
  if (slice.kind === 'notAFile') return { key: `why ${slice.why}`, why: slice.why, text: '' }
  const text = toText(slice.bytes)
  if (slice.bytes.length > bytesMax)
    return { key: 'too long', why: `is longer than ${bytesMax} bytes`, text: excerptOf(text) }
  return text === '' ? null : { key: `text ${text}`, why: null, text }
}

/** Why the text is not an entry; null where it is one. */
function whyNoEntry(text: string, mayBeText: boolean): string | null {
  let entry: unknown
  try {
    entry = JSON.parse(text)
  } catch {
    return 'is not JSON'
  }
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return null
  if (mayBeText && typeof entry === 'string') return null
  return mayBeText ? 'is neither a JSON object nor a string' : 'is not a JSON object'
}
