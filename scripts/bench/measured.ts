/** `figure` and `baseline` in words with units; `ratioMax` null where there is no bar yet. */
export type Measured = {
  what: string
  /** How many times it was measured. */
  n: number
  figure: string
  baseline: string
  /** null where an absolute budget is the bar. */
  ratio: number | null
  ratioMax: number | null
  /** An absolute bar, where the design names one: the figure and the most it may be, in milliseconds. */
  budget?: { milliseconds: number; millisecondsMax: number }
  /** Further figures, one a line below the row. */
  notes?: readonly string[]
}
