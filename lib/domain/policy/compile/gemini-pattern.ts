// Globs as regular expressions over the arguments of a Gemini tool, which are one line of JSON where NUL stands around
// each pair. Gemini leaves out a rule, in silence, whose expression is longer than 2048 characters or in which `)` and
// a quantifier follow a group with one. So there is no quantified group here, only alternatives, the empty one included.
import { workspace } from './compiled'

export const patternLengthMax = 2048

/** Paths are relative, or absolute inside the jail. One with an empty step, `.` or `..` matches nothing. */
const prefix = `(|${workspace}/|\\./)`
const onlyPlainSteps = '(?!(|[^"]*/)(|\\.|\\.\\.)(/|"))'

/** Exactly what the glob matches. */
export function allowPattern(glob: string): string {
  const steps = stepsOf(glob)
  return argument(expression(/[*?]/.test(glob) ? steps : [...steps, '**']))
}

/** Also what lies below a directory that matches. */
export function denyPattern(glob: string): string {
  const steps = stepsOf(glob)
  return argument(expression(steps.at(-1) === '**' ? steps : [...steps, '**']))
}

const stepsOf = (glob: string) => glob.replace(/\/$/, '').split('/')
const argument = (path: string) => `\\0"file_path":"${prefix}${onlyPlainSteps}${path}"\\0`

/** `**` takes the slash beside it along, because it may stand for no step at all. */
function expression(steps: readonly string[]): string {
  const kept = steps.filter((step, index) => step !== '**' || steps[index + 1] !== '**')
  if (kept.length === 1 && kept[0] === '**') return '[^"]*'
  return kept.map((step, index) => piece(step, index, kept)).join('')
}

function piece(step: string, index: number, steps: readonly string[]): string {
  const isLast = index === steps.length - 1
  if (step === '**') return isLast ? '(|/[^"]*)' : '(|[^"]*/)'
  const beforeEnd = index === steps.length - 2 && steps.at(-1) === '**'
  return [...step].map(signExpression).join('') + (isLast || beforeEnd ? '' : '/')
}

/** A quotation mark stands escaped in JSON, so no wildcard crosses one: such a name matches where it is spelled out. */
function signExpression(sign: string): string {
  if (sign === '*') return '[^/"]*'
  if (sign === '?') return '([\\uD800-\\uDBFF][\\uDC00-\\uDFFF]|[^/"\\\\])'
  return JSON.stringify(sign)
    .slice(1, -1)
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
