// Output for people as aligned columns, for programs as JSON: one place, so that every command prints alike.

/** Rows under their headings, columns as wide as their longest cell. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  for (const row of [headings, ...rows]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2))
}
