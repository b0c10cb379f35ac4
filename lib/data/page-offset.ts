import 'server-only'

/** The database counts offsets in 32 bits. */
const offsetMax = 2 ** 31 - 1

/** How many rows a page leaves out, as its address says; 0 where that is no number. */
export function pageOffset(asked: string | undefined): number {
  return Math.min(Math.max(0, Math.trunc(Number(asked)) || 0), offsetMax)
}
