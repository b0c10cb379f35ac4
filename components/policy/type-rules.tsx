import { counted } from '@/lib/domain/counted'
import { percent } from '@/lib/domain/percent'
import { Cell, Row, Table } from '@/components/ui/table'
import type { TypeRule } from '@/lib/domain/trust/backtest/policy-rule'

export type TypeRulesProps = {
  /** What each version asks of a task type; null: the type is not in it. */
  types: readonly { taskType: string; proposed: TypeRule | null; inForce: TypeRule | null }[]
  hasProposal: boolean
}

/** What a lane of each task type must show before it may merge by itself. */
export function TypeRules({ types, hasProposal }: TypeRulesProps) {
  const head = ['Task type', ...(hasProposal ? ['This proposal'] : []), 'In force']
  return (
    <Table label="What lanes must show" head={head}>
      {types.map(({ taskType, proposed, inForce }) => (
        <Row key={taskType}>
          <Cell>{taskType}</Cell>
          {hasProposal && <Cell className="min-w-56">{termsWords(proposed)}</Cell>}
          <Cell className="min-w-56">
            {hasProposal && isSame(proposed, inForce) ? 'the same' : termsWords(inForce)}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}

function termsWords(terms: TypeRule | null): string {
  if (terms === null) return 'not in it: no run of it starts'
  if (terms.rule === null) return 'never: a ceiling stands over it'
  const { q0, alpha, tasksMin, filesMin, cleanPerDayMax, unfinishedShareMax } = terms.rule
  const days = terms.horizonDays
  return `excludes ${percent(q0)} at ${percent(1 - alpha)}; ${counted(tasksMin, 'task')}, ${counted(filesMin, 'file')}, ${cleanPerDayMax} a day; at most ${percent(unfinishedShareMax)} unfinished; ${days === 0 ? 'no horizon' : `a horizon of ${counted(days, 'day')}`}`
}

function isSame(one: TypeRule | null, other: TypeRule | null): boolean {
  return termsWords(one) === termsWords(other)
}
