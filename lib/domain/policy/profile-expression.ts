import { globProblem } from './globs/glob'
import type { ProfileTerm } from './syntax'

const term = /^\s*([a-z0-9][a-z0-9._-]{0,62})\s*(?:\(([^()]*)\))?\s*/

/** Reads `implement + careful(src/billing, docs)`; a problem is one sentence. */
export function parseProfileExpression(text: string): { terms: ProfileTerm[] } | { problem: string } {
  const terms: ProfileTerm[] = []
  let rest = text
  for (;;) {
    const found = term.exec(rest)
    const name = found?.[1]
    if (found === null || name === undefined) return { problem: unreadable(text) }
    const paths = (found[2] ?? '').split(',').map((path) => path.trim())
    const given = found[2] === undefined ? [] : paths
    const problem = given.map(globProblem).find((one) => one !== null)
    if (problem !== undefined) return { problem }
    terms.push({ name, paths: [...given].sort() })
    rest = rest.slice(found[0].length)
    if (rest === '') return { terms }
    if (!rest.startsWith('+')) return { problem: unreadable(text) }
    rest = rest.slice(1)
  }
}

function unreadable(text: string): string {
  return `\`${text}\` is no composition of profiles; write e.g. \`implement + careful(src/billing)\``
}

/** The same composition always reads the same. */
export function formatProfileExpression(terms: readonly ProfileTerm[]): string {
  return terms
    .map(({ name, paths }) => (paths.length > 0 ? `${name}(${paths.join(', ')})` : name))
    .join(' + ')
}
