import type { FidelityMark, FidelityReport, FidelityRow } from './fidelity'

/** Of each long list this many are shown; the data has all. */
const shownFirst = 6

const markWords: Readonly<Record<FidelityMark, string>> = {
  enforced: 'enforced',
  guidedOnly: 'GUIDED ONLY, keeps a run from auto',
  refused: 'REFUSED, nothing guides or enforces it',
  asksNothing: 'asks nothing',
}

/** The report for people, as it stands on a terminal. */
export function fidelityText(report: FidelityReport): string {
  return [...heading(report), ...report.rows.flatMap(rowLines)].join('\n') + '\n'
}

function heading({ runtime, program, profile }: FidelityReport): string[] {
  const marks = 'A rule that is only guided keeps a run from auto; one that nothing holds refuses it.'
  if (program === null)
    return [`${runtime}: run by Leeway, nothing is compiled for it`, `Profile ${profile}. ${marks}`, '']
  const hook =
    'The hook asks Leeway before each call of a tool; what a tool starts, and a program that kills it, get past it.'
  return [
    `${runtime} (${program}), as Leeway starts it`,
    `Profile ${profile}. ${marks}`,
    `${hook} Jail and judgement are those of every run.`,
    '',
  ]
}

function rowLines({ rule, says, guides, enforces, mark, leaks, holds, unexpressed }: FidelityRow): string[] {
  const otherwise = unexpressed.map(
    ({ part, effect, why }) => `  the file is ${effect} than \`${oneLine(part)}\`: ${why}`,
  )
  if (mark === 'asksNothing')
    return [`${rule}: ${markWords[mark]} (${oneLine(says.join(', ')) || 'empty'})`, ...otherwise]
  return [
    `${rule}: ${markWords[mark]}`,
    `  says: ${shorten(says)}`,
    `  guides: ${guides.join(', ') || 'none'}; ${leaks}`,
    `  enforces: ${enforces.join(', ') || 'none'}; ${holds}`,
    ...otherwise,
  ]
}

function shorten(says: readonly string[]): string {
  const more = says.length > shownFirst ? ` and ${says.length - shownFirst} more` : ''
  return oneLine(says.slice(0, shownFirst).join(', ')) + more
}

/** A command of a policy may have several lines; here it must not look like the next row. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
