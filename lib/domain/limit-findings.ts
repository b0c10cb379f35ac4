import type { Finding } from './events/fields'

const findingsMax = 500

/** Findings are recorded in an event, whose size an agent must not choose. Those that block come first. */
export function limitFindings(findings: readonly Finding[]): Finding[] {
  if (findings.length <= findingsMax) return [...findings]
  const sorted = [...findings.filter(({ blocks }) => blocks), ...findings.filter(({ blocks }) => !blocks)]
  const message = `${findings.length} findings; ${findings.length - findingsMax} of them are not listed`
  return [...sorted.slice(0, findingsMax), { kind: 'tooManyFiles', path: '', message, blocks: true }]
}
