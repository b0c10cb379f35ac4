import type { Finding } from './events/fields'

const findingsMax = 500
/** Of a path and of a message. */
const lettersMax = 300

/** Findings are recorded in an event, whose size an agent must not choose. Those that block come first. */
export function limitFindings(all: readonly Finding[]): Finding[] {
  const findings = all.map((one) => ({ ...one, path: cut(one.path), message: cut(one.message) }))
  if (findings.length <= findingsMax) return findings
  const sorted = [...findings.filter(({ blocks }) => blocks), ...findings.filter(({ blocks }) => !blocks)]
  const message = `${findings.length} findings; ${findings.length - findingsMax} of them are not listed`
  return [...sorted.slice(0, findingsMax), { kind: 'tooManyFiles', path: '', message, blocks: true }]
}

function cut(text: string): string {
  return text.length > lettersMax ? `${text.slice(0, lettersMax)}…` : text
}
