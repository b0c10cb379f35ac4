// What a call of a tool would do, as far as its input says so. A tool that is not in its program's table, and a field
// that is not in the tool's schema, are refused: nobody knows what they would do.
import type { z } from 'zod'
import { placeOf, type Place } from './place'

export type ToolUse =
  /** `text` is the path as it was given. `search`: names and lines of what lies below a directory. */
  | { kind: 'read' | 'write' | 'search'; text: string; place: Place }
  | { kind: 'execute'; command: string }
  /** A tool of a server that the policy names. */
  | { kind: 'call'; server: string; tool: string }
  /** `why` goes on after "the tool `x` is not allowed: ". */
  | { kind: 'refused'; why: string }

/** No use is a call that only touches the conversation. */
export type ReadInput = (input: unknown) => ToolUse[]
export type ToolTable = ReadonlyMap<string, ReadInput>

/** One tool, by the input that it takes. */
export function tool<Input>(schema: z.ZodType<Input>, uses: (input: Input) => ToolUse[]): ReadInput {
  return (input) => {
    const parsed = schema.safeParse(input)
    return parsed.success
      ? uses(parsed.data)
      : [refused(`its input is not understood (${problemOf(parsed.error)})`)]
  }
}

/** Tools of the same kind, all with the same answer. */
export function named(names: readonly string[], read: ReadInput): [string, ReadInput][] {
  return names.map((name) => [name, read])
}

/** Their input is not looked at. */
export const harmless: ReadInput = () => []
export const forbidden =
  (why: string): ReadInput =>
  () => [refused(why)]

export function refused(why: string): ToolUse {
  return { kind: 'refused', why }
}

/** `base` as in `placeOf`. */
export function atPath(kind: 'read' | 'write' | 'search', text: string, base: string | null): ToolUse {
  return { kind, text, place: placeOf(text, base) }
}

/** A pattern of file names below `base` is a search below the steps in front of its first wildcard. */
export function atPattern(pattern: string, base: string): ToolUse {
  const steps = pattern.split('/')
  const wild = steps.findIndex((step) => /[*?[\]{}!()]/.test(step))
  const fixed = (wild < 0 ? steps : steps.slice(0, wild)).join('/')
  if (steps.includes('..')) return { kind: 'search', text: pattern, place: placeOf('..', base) }
  const start = fixed === '' && pattern.startsWith('/') ? '/' : fixed
  return { kind: 'search', text: pattern, place: placeOf(start === '' ? '.' : start, base) }
}

/** The system starts no program with a longer argument. */
const commandLengthMax = 128 * 1024

/** A command line, and the directory it starts in, which must be one of the jail's. */
export function execute(command: string, directory?: string, base: string | null = null): ToolUse[] {
  if (command.length > commandLengthMax)
    return [refused(`its command is longer than ${commandLengthMax} characters`)]
  const place = directory === undefined ? null : placeOf(directory, base)
  if (place?.where === 'nowhere') return [refused(`it cannot start in that directory; ${place.why}`)]
  return [{ kind: 'execute', command }]
}

const problemLengthMax = 160

function problemOf(error: z.ZodError): string {
  const issue = error.issues[0]
  const at = issue?.path.join('.') ?? ''
  const text = `${at === '' ? '' : `${at}: `}${issue?.message ?? ''}`
  return text.replace(/[^\p{L}\p{N} .,:;"'_<>=()-]/gu, ' ').slice(0, problemLengthMax)
}
