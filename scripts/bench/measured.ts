/** `figure` and `baseline` in words with units; `ratioMax` null where there is no bar yet. */
export type Measured = {
  what: string
  figure: string
  baseline: string
  ratio: number
  ratioMax: number | null
}
