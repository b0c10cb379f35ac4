// What a program gets in place of a call that is held back: something harmless of the same tool that tells why.
import { refusalMark } from '../../domain/policy/evaluate/tool-call'

const sentenceMax = 400

/** ASCII without what ends a quoted text in a shell or a script, on one line. */
function plain(why: string): string {
  const kept = why.replace(/[^A-Za-z0-9 .,:;/_*+=@()?<>|&-]/g, ' ').replace(/ +/g, ' ')
  return `${refusalMark}${kept.slice(0, sentenceMax).trim()}`
}

/** A line of shell that says why on standard error and fails. */
export function refusalLine(why: string): string {
  return `printf '%s\\n' '${plain(why)}' >&2; exit 1`
}

/** The same as a program and its arguments. */
export function refusalWords(why: string): string[] {
  return ['sh', '-c', refusalLine(why)]
}

/** The same where a tool runs JavaScript. */
export function refusalScript(why: string): string {
  return `throw new Error('${plain(why)}')`
}
