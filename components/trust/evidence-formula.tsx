import { counted } from '@/lib/domain/counted'
import { percent, significant } from '@/lib/domain/percent'
import { Marked } from '@/components/ui/words'

export type EvidenceFormulaProps = {
  value: number
  strictValue: number
  needed: number
  /** The failure rate that must be excluded. */
  q0: number
  /** The smallest failure rate that is excluded; null: none. */
  bound: number | null
  counts: {
    clean: number
    failures: number
    pending: number
    notCounted: number
    completionFailures: number
    cleanButUncounted: number
    overdue: number
  }
  formula: {
    alpha: number
    rule: string
    capital: number
    /** Failure rates that the evidence is weighed against the limit with. */
    alternatives: readonly number[]
    /** The grades of the clean outcomes, summed. */
    weightedClean: number
    tasks: number
    files: number
    cleanPerDayMax: number
    unfinishedShareMax: number
    epochs: readonly { cause: string; startsAnew: boolean }[]
  }
}

/** Every number that decides, for whoever wants to compute it again. */
export function EvidenceFormula(props: EvidenceFormulaProps) {
  const { value, strictValue, needed, q0, bound, counts, formula } = props
  const { alpha, rule, capital, alternatives, weightedClean, epochs } = formula
  const rows: [string, string][] = [
    ['Strength (e-value)', `${significant(value)}; ${significant(needed)} = 1/α is needed`],
    [
      counts.overdue > 0 ? 'With every label and overdue change a failure' : 'With every label a failure',
      significant(strictValue),
    ],
    ['Limit q₀', `${percent(q0)}: the failure rate that must be excluded`],
    ['Chance of error α', `${percent(alpha)}, for this lane and epoch alone`],
    ['Alternatives q₁', alternatives.map(percent).join(', ')],
    ['Bound', bound === null ? 'no rate is excluded' : percent(bound)],
    [
      'Clean',
      `${counts.clean}, weighing ${significant(weightedClean)}; of ${counted(formula.tasks, 'task')} and ${counted(formula.files, 'file')}`,
    ],
    ['Failed', String(counts.failures)],
    ['Pending', `${counts.pending}: merged, and still answering for regressions`],
    ['Left out', leftOut(counts)],
    [
      'Of one day',
      formula.cleanPerDayMax === 1
        ? 'the first merge may count as clean; every failure counts'
        : `the first ${formula.cleanPerDayMax} merges may count as clean; every failure counts`,
    ],
    [
      'Delivered nothing',
      `${counts.completionFailures}; at most ${percent(formula.unfinishedShareMax)} of the runs may`,
    ],
    ['Starting capital', significant(capital)],
    [
      'Epochs',
      `${epochs.length}: ${epochs.map(({ cause, startsAnew }) => (startsAnew ? cause : `${cause} (carries on)`)).join('; ')}`,
    ],
  ]
  return (
    <details className="text-xs">
      <summary className="w-fit text-ink-2">How this is computed</summary>
      <div className="mt-2 space-y-2">
        <p>
          The rule {rule}. Each alternative q₁ begins with the starting capital; a clean outcome multiplies it
          by (1 − q₁)/(1 − q₀), a failure by q₁/q₀, a pending one by (1 − q₁·g)/(1 − q₀·g) with g the share of
          failures that would have been found by its age. The strength is the mean of the alternatives. If the
          lane really failed at the rate q₀ or more, it would ever reach 1/α with a chance of at most α.
        </p>
        <dl className="grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-[180px_1fr]">
          {rows.map(([name, words]) => (
            <div key={name} className="contents">
              <dt className="text-ink-2">{name}</dt>
              <dd className="num wrap-anywhere">
                <Marked text={words} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  )
}

function leftOut({
  notCounted,
  completionFailures,
  cleanButUncounted,
}: EvidenceFormulaProps['counts']): string {
  return `${cleanButUncounted} clean, ${notCounted} labelled or not the agent’s doing, ${completionFailures} that delivered nothing; the table says why of each`
}
