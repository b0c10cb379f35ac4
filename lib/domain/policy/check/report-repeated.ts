import { report, type Problems } from '../../yaml/field-reader'
import type { Placed } from '../syntax'

export function reportRepeated(names: readonly Placed<string>[], problems: Problems): void {
  const known = new Set<string>()
  for (const { value, at } of names) {
    if (known.has(value)) report(problems, at, `\`${value}\` stands here for the second time; keep one`)
    known.add(value)
  }
}
