// Shown by a task, a run and the policy's what-if, which import nothing of one another.
import { Badge } from './badge'
import { Code } from './code'
import { LevelBadge } from './level-badge'
import { Cell, Row, Table } from './table'
import { Words } from './words'
import type { Factor } from '@/lib/domain/events/fields'

const words: Record<Factor['factor'], string> = {
  task: 'What the task asks for',
  standing: "The agent's standing",
  ceiling: "The policy's ceiling",
  restriction: 'Restriction by hand',
}

export type FactorTableProps = { factors: readonly Factor[]; binding: readonly Factor['factor'][] }

/** The lowest of four: which of them binds is the answer to "why this level". */
export function FactorTable({ factors, binding }: FactorTableProps) {
  return (
    <Table label="Why this level" head={['Factor', 'Level', 'Reason', 'Where']}>
      {factors.map((factor) => (
        <Row key={factor.factor} className={binding.includes(factor.factor) ? 'bg-sunken font-medium' : ''}>
          <Cell className="whitespace-nowrap">
            {words[factor.factor]} {binding.includes(factor.factor) && <Badge>binds</Badge>}
          </Cell>
          <Cell>
            <LevelBadge level={factor.level} />
          </Cell>
          <Cell className="min-w-56">
            <Words text={factor.reason} />
          </Cell>
          <Cell>{factor.source && <Code>{factor.source}</Code>}</Cell>
        </Row>
      ))}
    </Table>
  )
}
