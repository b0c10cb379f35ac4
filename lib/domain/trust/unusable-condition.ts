import type { GrantConditions } from '../events/lane'
import { globProblem } from '../policy/globs/glob'

/** Why nothing could meet these conditions, in words: such a one would look like one that narrows. null: they are fine. */
export function unusableCondition({ paths, hours }: GrantConditions): string | null {
  if (hours !== undefined && hours.from >= hours.to)
    return `from ${hours.from} to ${hours.to} o'clock is no time of a day: let it end after it begins`
  const [problem] = (paths ?? []).flatMap((glob) => globProblem(glob) ?? [])
  return problem ?? null
}
