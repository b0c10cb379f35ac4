import { Code } from '@/components/ui/code'
import { Cell, Row, Table } from '@/components/ui/table'
import type { BoundName, ComposedTerm, SaidBound } from '@/lib/domain/policy/compose/profile-composition'
import { SaidList } from './said-list'

const words: Record<BoundName, string> = {
  read: 'May read',
  write: 'May write',
  execute: 'May run',
  network: 'May reach',
  mcp: 'May call',
  protect: 'Never writes',
  secrets: 'Never sees',
  ceiling: 'Highest level',
  limits: 'Limits',
  budgets: 'Budgets',
  environment: 'Variables',
  checks: 'Must pass',
}

export type CompositionTableProps = {
  terms: readonly ComposedTerm[]
  everyRun: readonly SaidBound[]
}

/** Every bound that takes part, who says it and where: all of them hold together. */
export function CompositionTable({ terms, everyRun }: CompositionTableProps) {
  return (
    <>
      <ul aria-label="What it is made of" className="mb-3 space-y-1">
        {terms.map(({ term, chain }) => (
          <li key={term} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <strong className="font-mono text-xs wrap-anywhere">{term}</strong>
            {chain.map(({ profile, source }, index) => (
              <span key={profile} className="text-ink-2">
                {index > 0 && (
                  <>
                    extends <Code>{profile}</Code>,{' '}
                  </>
                )}
                {source}
              </span>
            ))}
          </li>
        ))}
      </ul>
      <Table label="Bounds of the composition" head={['Bound', 'What it says', 'Who says it', 'Where']}>
        {terms.flatMap(({ term, bounds }) =>
          bounds.map((said, index) => (
            <BoundRow key={`${term} ${index}`} said={said} by={<Code>{said.profile}</Code>} />
          )),
        )}
        {everyRun.map((said, index) => (
          <BoundRow key={index} said={said} by="every run" />
        ))}
      </Table>
      <p className="mt-1 text-xs text-ink-2">
        A path must be allowed by every line, and a no of any line counts; of two limits the smaller holds.
        What no line bounds is allowed; hosts and servers of tools are not: where no profile names one, none
        is reached or started.
      </p>
    </>
  )
}

function BoundRow({ said, by }: { said: SaidBound; by: React.ReactNode }) {
  return (
    <Row>
      <Cell className="align-top whitespace-nowrap">{words[said.bound]}</Cell>
      <Cell className="min-w-56 wrap-anywhere">
        <SaidList says={said.says} none="nothing" />
      </Cell>
      <Cell className="align-top whitespace-nowrap">{by}</Cell>
      <Cell className="align-top whitespace-nowrap text-ink-2">{said.source}</Cell>
    </Row>
  )
}
