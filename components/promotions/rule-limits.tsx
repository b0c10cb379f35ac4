import { CircleCheck, TriangleAlert } from 'lucide-react'
import { percent, significant } from '@/lib/domain/percent'
import type { Recommendation } from '@/lib/domain/events/lane'

/** Each limit of the rule with what the lane showed, frozen when it was recommended. */
export function RuleLimits(recommendation: Omit<Recommendation, 'evidence'>) {
  const { value, strictValue, alpha, bound, q0, figures, tasks, files, epochs, labels } = recommendation
  const { overdue = 0 } = recommendation
  const rows = [
    { words: `Strength of at least ${significant(1 / alpha)}`, shown: significant(value), isMet: true },
    {
      words: `Failure rate below ${percent(q0)}`,
      shown: bound === null ? 'unknown' : percent(bound),
      isMet: true,
    },
    {
      words: `The same if every label${overdue > 0 ? ' and overdue change' : ''} were a failure`,
      shown: significant(strictValue),
      isMet: labels === 0,
    },
    ...(overdue > 0 ? [{ words: 'Overdue changes', shown: String(overdue), isMet: false }] : []),
    { words: 'Clean, failed', shown: `${figures.clean}, ${figures.failures}`, isMet: true },
    { words: 'Still pending', shown: String(figures.pending), isMet: true },
    { words: 'Distinct tasks, files', shown: `${tasks}, ${files}`, isMet: true },
    { words: 'Epochs', shown: String(epochs), isMet: epochs <= 2 },
  ]
  return (
    <ul className="space-y-1">
      {rows.map(({ words, shown, isMet }) => (
        <li key={words} className="flex items-start gap-2">
          {isMet ? (
            <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-pass" />
          ) : (
            <TriangleAlert
              aria-label="look at this"
              role="img"
              className="mt-0.5 size-4 shrink-0 text-warn"
            />
          )}
          <span className="flex-1">{words}</span>
          <span className="num text-ink-2">{shown}</span>
        </li>
      ))}
    </ul>
  )
}
