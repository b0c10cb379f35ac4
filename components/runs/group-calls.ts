// What is told of one call of a tool, side by side: what was asked for, who decided how, and what came back.
import type { ActivityLine } from './activity'

export type ToldCall = {
  called: ActivityLine
  /** By the gateway and by the hook, and a refusal of the program itself. */
  decisions: ActivityLine[]
  returned: ActivityLine | null
}
export type Told = { kind: 'line'; line: ActivityLine } | { kind: 'call'; call: ToldCall }

/** Where the line of its call is not among them, a line stands alone. */
export function groupCalls(lines: readonly ActivityLine[]): Told[] {
  const told: Told[] = []
  const calls = new Map<string, ToldCall>()
  for (const line of lines) {
    const call = callOf(line, calls)
    if (call !== undefined) addTo(call, line)
    else told.push(begin(line, calls))
  }
  return told
}

function begin(line: ActivityLine, calls: Map<string, ToldCall>): Told {
  if (line.call?.step !== 'called') return { kind: 'line', line }
  const call: ToldCall = { called: line, decisions: [], returned: null }
  calls.set(line.call.id, call)
  return { kind: 'call', call }
}

function callOf({ call }: ActivityLine, calls: ReadonlyMap<string, ToldCall>): ToldCall | undefined {
  if (call === undefined || call.step === 'called') return undefined
  const named = calls.get(call.id)
  if (named !== undefined || call.id !== '' || call.step !== 'hook') return named
  // A program that names no call asks before it runs one: which it is, is known where only one is unanswered.
  const [only, ...others] = [...calls.values()].filter(isUnasked)
  return others.length === 0 ? only : undefined
}

function isUnasked({ decisions, returned }: ToldCall): boolean {
  return returned === null && !decisions.some((line) => line.call?.step === 'hook')
}

function addTo(call: ToldCall, line: ActivityLine): void {
  if (line.call?.step === 'returned') call.returned ??= line
  else call.decisions.push(line)
}

/** What a tool was given, a line for each field where it was JSON; as it came where it was not. */
export function inputWords(input: string): string {
  try {
    const fields: unknown = JSON.parse(input)
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return input
    return Object.entries(fields)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('\n')
  } catch {
    return input
  }
}
