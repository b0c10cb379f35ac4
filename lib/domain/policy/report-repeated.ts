import { report, type Problems } from '../yaml/field-reader'
import type { Placed } from './syntax'

export function reportRepeated(names: readonly Placed<string>[], problems: Problems): void {
  names.forEach(({ value, at }, index) => {
    const first = names.findIndex((other) => other.value === value)
    if (first < index) report(problems, at, `\`${value}\` stands here for the second time; keep one`)
  })
}
