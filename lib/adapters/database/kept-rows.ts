// Rows that were read before and have not been written since: whoever looks at a lane again and again asks for hundreds
// of them, and few change.
import type { Projection, RowBase, RowFilter, RowPage } from '../../projections/projection'
import type { ReadModels } from './read-models'

type Query = RowFilter & RowPage
type Kept<Row> = { mark: string; rows: readonly Row[] }

/** More rows than these are kept by nobody: all are forgotten, and the next ones kept. */
const rowsMax = 20_000

/** Answers as `list` does. */
export function keepRows<Row extends RowBase>(
  readModels: Pick<ReadModels, 'list' | 'mark'>,
  projection: Projection<Row>,
): (query: Query) => Promise<readonly Row[]> {
  const kept = new Map<string, Kept<Row>>()
  let count = 0

  function keep(asked: string, one: Kept<Row>): void {
    count += weightOf(one) - weightOf(kept.get(asked))
    if (count > rowsMax) {
      kept.clear()
      count = weightOf(one)
    }
    kept.set(asked, one)
  }

  return async (query) => {
    const asked = JSON.stringify(query)
    // Before the rows: what is written between the two is read again the next time.
    const mark = await readModels.mark(projection, query)
    const known = kept.get(asked)
    if (known?.mark === mark) return known.rows
    const rows = await readModels.list(projection, query)
    keep(asked, { mark, rows })
    return rows
  }
}

/** An answer without rows weighs, too. */
function weightOf(one: Kept<unknown> | undefined): number {
  return one === undefined ? 0 : one.rows.length + 1
}
