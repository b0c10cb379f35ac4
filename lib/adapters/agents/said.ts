// What the readers of programs' output share. A line is a stranger's: it is bounded, and one that is not understood
// says nothing.
import { z } from 'zod'
import type { AgentSaid } from '../../orchestrator/agent-ports'
import { isSessionId } from './session-id'

/** Longer lines are not read. */
const lineLengthMax = 4 * 1024 * 1024
/** Of one text that a line says, in UTF-16 units. */
const textLengthMax = 64 * 1024
const saidMax = 200

/** `read` gets an object as JSON has it. */
export function createLineReader(
  read: (line: Readonly<Record<string, unknown>>) => AgentSaid[],
): (line: string) => AgentSaid[] {
  return (line) => {
    if (line.length > lineLengthMax || !line.startsWith('{')) return []
    const parsed = parseLine(line)
    return parsed === null ? [] : readOrPass(parsed)
  }

  /** Thrown while output arrives, it would end the worker: lists in lists without end cannot be written again. */
  function readOrPass(line: Readonly<Record<string, unknown>>): AgentSaid[] {
    try {
      return read(line).slice(0, saidMax)
    } catch {
      return []
    }
  }
}

const Line = z.record(z.string(), z.unknown())

function parseLine(line: string): Readonly<Record<string, unknown>> | null {
  try {
    return Line.parse(JSON.parse(line))
  } catch {
    return null
  }
}

/** NUL cannot be stored as text. */
export function bounded(text: string): string {
  const cut = text.length > textLengthMax ? `${text.slice(0, textLengthMax)}…` : text
  return cut.replaceAll('\0', '\uFFFD')
}

/** JSON of a tool's input; of one that is too long, how long it was. */
export function boundedInput(input: unknown): string {
  const text = JSON.stringify(input ?? {})
  return text.length > textLengthMax ? JSON.stringify({ leftOut: `${text.length} characters` }) : text
}

/** A program's own figure: what is no such number counts as none. */
export const Count = z.number().int().nonnegative().catch(0).default(0)

export const Text = z.string().catch('')

export const SessionId = z.string().refine(isSessionId)
