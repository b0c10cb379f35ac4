import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Problem } from '../../events/fields'
import type { Place } from '../statistics/estimate'

/** A pull request that is over: by whom, where, of which type, and whether it was merged. */
export type ClosedChange = Place & {
  /** Milliseconds since 1970. */
  openedAt: number
  closedAt: number
  merged: boolean
}

export type ReadChanges = { ok: true; changes: ClosedChange[] } | { ok: false; problems: Problem[] }

const name = z.string().trim().min(1, 'is empty').max(500, 'is longer than 500 characters')
const instant = z.iso.datetime({ offset: true, error: 'is no instant such as `2026-01-31T12:00:00Z`' })

const Row = z.object({
  agent: name,
  repo: name,
  type: name,
  opened_at: instant,
  closed_at: instant,
  merged: z.enum(['0', '1'], { error: 'is neither `0` nor `1`' }),
})

const columns = Object.keys(Row.shape)
const noRow = 'there is no row below the names of the columns: name a list with a pull request in it'

/** More would make a back-test of a file slower than a person waits for. */
const rowsMax = 1_000_000
const problemsMax = 50

/**
 * A CSV file of pull requests: columns agent, repo, type, opened_at, closed_at (ISO 8601) and merged (0 or 1), in any
 * order; others are passed over. Refused whole, with the first fifty problems and their lines.
 */
export function readClosedChanges(text: string): ReadChanges {
  const records = parseRecords(text)
  if (!records.ok) return records
  if (records.rows.length > rowsMax)
    return refused([
      problem(
        1,
        `there are ${records.rows.length} rows; ${rowsMax} are read at most: give the list in parts`,
      ),
    ])
  const missing = missingColumns(records.rows)
  if (missing.length > 0) return refused([problem(1, missingWords(missing))])
  const problems: Problem[] = []
  const changes: ClosedChange[] = []
  for (const { line, row } of records.rows) {
    const read = readRow(line, row)
    if (read.ok) changes.push(read.change)
    else problems.push(...read.problems)
    if (problems.length >= problemsMax) break
  }
  return problems.length > 0 ? refused(problems.slice(0, problemsMax)) : { ok: true, changes }
}

type Records = { ok: true; rows: { line: number; row: unknown }[] } | { ok: false; problems: Problem[] }

const Record = z.object({ info: z.object({ lines: z.int() }), record: z.unknown() })

function parseRecords(text: string): Records {
  try {
    const parsed: unknown = parse(text, { columns: true, info: true, bom: true, skip_empty_lines: true })
    const rows = z.array(Record).parse(parsed)
    if (rows.length === 0) return refused([problem(1, noRow)])
    return { ok: true, rows: rows.map(({ info, record }) => ({ line: info.lines, row: record })) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return refused([
      problem(1, `this is no CSV file: ${error.message}; mend that line, or export the list again`),
    ])
  }
}

/** The first row has every column that the list names. */
function missingColumns([first]: readonly { row: unknown }[]): string[] {
  const row = first?.row
  return columns.filter((column) => typeof row !== 'object' || row === null || !Object.hasOwn(row, column))
}

function missingWords(missing: readonly string[]): string {
  const [are, named] = missing.length === 1 ? ['the column', 'is'] : ['the columns', 'are']
  const names = missing.map((column) => `\`${column}\``).join(', ')
  return `${are} ${names} ${named} missing: the first line names ${columns.join(', ')}, in any order`
}

function readRow(
  line: number,
  row: unknown,
): { ok: true; change: ClosedChange } | { ok: false; problems: Problem[] } {
  const read = Row.safeParse(row)
  if (!read.success)
    return refused(
      read.error.issues.map(({ path, message }) => problem(line, `\`${path.join('.')}\` ${message}`)),
    )
  const { agent, repo, type, opened_at, closed_at, merged } = read.data
  const [openedAt, closedAt] = [Date.parse(opened_at), Date.parse(closed_at)]
  if (closedAt < openedAt) return refused([problem(line, `\`closed_at\` is before \`opened_at\``)])
  return {
    ok: true,
    change: { agent, project: repo, taskType: type, openedAt, closedAt, merged: merged === '1' },
  }
}

function problem(line: number, message: string): Problem {
  return { line, column: 1, message }
}

function refused(problems: Problem[]): { ok: false; problems: Problem[] } {
  return { ok: false, problems }
}
