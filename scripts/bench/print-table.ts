import type { Measured } from './measured'

const head = ['figure', 'n', 'measured', 'yardstick', 'ratio', 'budget', '']

/** One row a figure, its further figures below it. False where one missed its bar. */
export function printTable(results: readonly Measured[]): boolean {
  const rows = results.map(cellsOf)
  const widths = head.map((title, index) =>
    Math.max(title.length, ...rows.map((cells) => (cells[index] ?? '').length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  console.log(`\n${line(head)}`)
  results.forEach((result, index) => {
    console.log(line(rows[index] ?? []))
    for (const note of result.notes ?? []) console.log(`    ${note}`)
  })
  return results.every((result) => isWithinBar(result) !== false)
}

function cellsOf(result: Measured): string[] {
  const { what, n, figure, baseline, ratio } = result
  const isWithin = isWithinBar(result)
  const verdict = isWithin === null ? '' : isWithin ? 'ok' : 'missed'
  return [what, String(n), figure, baseline, ratio === null ? '' : ratio.toFixed(2), barOf(result), verdict]
}

function barOf({ ratioMax, budget }: Measured): string {
  if (budget) return `≤ ${budget.millisecondsMax} ms`
  return ratioMax === null ? '' : `≤ ${ratioMax}`
}

/** null where there is no bar. */
function isWithinBar({ ratio, ratioMax, budget }: Measured): boolean | null {
  if (budget) return budget.milliseconds <= budget.millisecondsMax
  return ratio === null || ratioMax === null ? null : ratio <= ratioMax
}
