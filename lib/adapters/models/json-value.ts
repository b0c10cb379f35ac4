// JSON of a program or a provider, read without trust: bounded before it is parsed, narrowed before it is used.

export type JsonRecord = Record<string, unknown>

/** Brackets and commas, each of which may become an object on the heap; those within texts count, too. */
const marksMax = 2_000_000

export class UnreadableJson extends Error {}

/** Throws UnreadableJson: not UTF-8, not one JSON object, or made of too many parts. */
export function parseJsonRecord(bytes: Uint8Array): JsonRecord {
  if (hasTooManyMarks(bytes)) throw new UnreadableJson('its JSON has too many parts')
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new UnreadableJson('it is not JSON')
  }
  if (!isRecord(parsed)) throw new UnreadableJson('it is not a JSON object')
  return parsed
}

/** A short text needs no count. An index, because an iterator takes longer than the parser. */
function hasTooManyMarks(bytes: Uint8Array): boolean {
  if (bytes.length <= marksMax) return false
  let count = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === 0x5b || byte === 0x7b || byte === 0x2c) count += 1
  }
  return count > marksMax
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {}
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** The objects of a list; what else stands in it is left out. */
export function recordsOf(value: unknown): JsonRecord[] {
  return listOf(value).filter(isRecord)
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A count of tokens: a whole number that is not negative, else 0. */
export function countOf(value: unknown): number {
  return Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0
}

/** A text as the object that it is JSON of; null where it is none. */
export function recordFromText(text: string): JsonRecord | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return isRecord(parsed) ? parsed : null
  } catch {
    return null
  }
}

/** Names that are set in an object and stand on no list. */
export function unknownNames(record: JsonRecord, known: ReadonlySet<string>): string[] {
  return Object.keys(record).filter((name) => !known.has(name) && !isUnset(record[name]))
}

function isUnset(value: unknown): boolean {
  return (
    value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)
  )
}
