// Which programs a line of shell names. Only plain commands are understood; whatever else a shell may do with a line
// makes the answer null, and who asks must then refuse.

type Place = { at: number; word: string }

/** Words that begin a construct instead of naming a program. */
const keywords = new Set(
  '! { } [[ case coproc do done elif else esac fi for function if in select then time until while'.split(' '),
)

const assignment = /^[A-Za-z_]\w*\+?=/

/** The first word of each command of the line, without quotes, in their order; null where it is not plain. */
export function firstWords(line: string): string[] | null {
  const found: string[] = []
  let named = false
  for (let at = 0; at < line.length;) {
    const rest = line.slice(at)
    const redirection = /^(\d*|&)[<>]+[&|]?[ \t]*/.exec(rest)?.[0]
    const separator = /^(?:[\n;|&]|[ \t])/.exec(rest)?.[0]
    if (redirection === undefined && separator !== undefined) {
      if (!/[ \t]/.test(separator)) named = false
      at += separator.length
      continue
    }
    if (redirection !== undefined && !isPlainRedirection(line, at, redirection)) return null
    const read = readWord(line, at + (redirection?.length ?? 0), named || redirection !== undefined)
    if (read === null) return null
    if (redirection === undefined && !named && !assignment.test(rest)) {
      if (read.word === '' || keywords.has(read.word)) return null
      found.push(read.word)
      named = true
    }
    at = read.at
  }
  return found
}

/** A text that follows as input is not looked into; after `>&-` the next word begins without a blank. */
function isPlainRedirection(line: string, at: number, signs: string): boolean {
  const closes = /&[ \t]*$/.test(signs) && line.charAt(at + signs.length) === '-'
  return !closes && !signs.includes('<<')
}

/** A word from `at` to the next blank or sign between commands. In a program's name nothing may be left to the shell. */
function readWord(line: string, start: number, isArgument: boolean): Place | null {
  let word = ''
  let at = start
  while (at < line.length) {
    const sign = line.charAt(at)
    if (/[\s;|&<>]/.test(sign)) break
    if (/[()`]/.test(sign) || (sign === '#' && at === start)) return null
    if (!isArgument && /[$*?[\]{}~]/.test(sign)) return null
    if (sign === '$' && /[({'"[]/.test(line.charAt(at + 1))) return null
    const quoted = /['"\\]/.test(sign) ? readQuoted(line, at, isArgument) : { at: at + 1, word: sign }
    if (quoted === null) return null
    word += quoted.word
    at = quoted.at
  }
  // An empty place: a redirection that names no file.
  return at === start ? null : { at, word }
}

function readQuoted(line: string, start: number, isArgument: boolean): Place | null {
  const quote = line.charAt(start)
  if (quote === '\\') {
    const next = line.charAt(start + 1)
    return next === '' || next === '\n' ? null : { at: start + 2, word: next }
  }
  const text = (quote === "'" ? /^'([^']*)'/ : /^"((?:[^"\\]|\\[^])*)"/).exec(line.slice(start))
  const inner = text?.[1]
  if (text === null || inner === undefined) return null
  const end = start + text[0].length
  if (quote === "'") return { at: end, word: inner }
  const isPlain = !/`|\$[({[]/.test(inner) && (isArgument || !/[$\\]/.test(inner))
  return isPlain ? { at: end, word: inner } : null
}
