import { shownText } from './shown-text'

const namesMax = 20

/** What else could have been meant; where there is nothing yet, how there comes to be something. */
export function knownNames(names: Iterable<string>, whereNone: string): string {
  const known = [...new Set(names)].toSorted()
  if (known.length === 0) return whereNone
  const more = known.length > namesMax ? ` and ${known.length - namesMax} more` : ''
  return `known are ${known.slice(0, namesMax).map(shownText).join(', ')}${more}`
}
