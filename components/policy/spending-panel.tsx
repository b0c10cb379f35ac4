import { Section } from '@/components/ui/page-header'
import { Cell, Row, Table } from '@/components/ui/table'
import type { Budget } from '@/lib/domain/policy/permissions'
import type { Spent } from '@/lib/projections/spend'

export type Spending = {
  /** `2026-11`, of UTC. */
  month: string
  project: { spent: Spent; budget: Budget }
  /** Whoever cost most first. */
  agents: readonly { agent: string; spent: Spent }[]
  /** Of each agent. */
  budget: Budget
}

/** What models were used this month, in all and by each agent, beside the budgets in force. */
export function SpendingPanel({ spending: { month, project, agents, budget } }: { spending: Spending }) {
  return (
    <Section
      title="Models this month"
      note={`${monthWords(month)}, by UTC. A budget that is spent ends runs`}
    >
      <Table label="Models this month" head={['Who', 'Tokens', 'Cost']}>
        <SpendingRow who="All agents here" spent={project.spent} budget={project.budget} isStrong />
        {agents.map(({ agent, spent }) => (
          <SpendingRow key={agent} who={agent} spent={spent} budget={budget} />
        ))}
      </Table>
    </Section>
  )
}

type SpendingRowProps = { who: string; spent: Spent; budget: Budget; isStrong?: boolean }

function SpendingRow({ who, spent, budget, isStrong = false }: SpendingRowProps) {
  const tokens = spent.inputTokens + spent.outputTokens
  return (
    <Row>
      <Cell className={isStrong ? 'font-medium' : 'font-mono text-xs'}>{who}</Cell>
      <Cell>
        <Amount used={tokens} of={budget.tokens} words={countWords} label={`Tokens of ${who}`} />
      </Cell>
      <Cell>
        <Amount
          used={spent.costMicroUsd}
          of={budget.costMicroUsd}
          words={costWords}
          label={`Cost of ${who}`}
        />
        {spent.unpricedTokens > 0 && (
          <span className="block text-xs text-warn">
            and {countWords(spent.unpricedTokens)} tokens of unknown price
          </span>
        )}
      </Cell>
    </Row>
  )
}

type AmountProps = {
  used: number
  /** null: no budget. */
  of: number | null
  words: (amount: number) => string
  label: string
}

function Amount({ used, of, words, label }: AmountProps) {
  if (of === null) return <span className="whitespace-nowrap">{words(used)}</span>
  return (
    <span className="block min-w-36">
      <span className={used >= of ? 'whitespace-nowrap text-fail' : 'whitespace-nowrap'}>
        {words(used)} of {words(of)}
      </span>
      <progress value={Math.min(used, of)} max={of} aria-label={label} className={barOf(used / of)} />
    </span>
  )
}

const bar =
  'mt-0.5 block h-1 w-full max-w-48 appearance-none overflow-hidden rounded-full bg-line [&::-webkit-progress-bar]:bg-line'

/** From four fifths on it asks to be looked at. */
function barOf(share: number): string {
  if (share >= 1) return `${bar} [&::-moz-progress-bar]:bg-fail [&::-webkit-progress-value]:bg-fail`
  if (share >= 0.8) return `${bar} [&::-moz-progress-bar]:bg-warn [&::-webkit-progress-value]:bg-warn`
  return `${bar} [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-value]:bg-ink`
}

const countWords = (count: number) => count.toLocaleString('en')
/** What is spent and less than a cent is not nothing. */
const costWords = (microUsd: number) =>
  microUsd > 0 && microUsd < 10_000 ? 'under 0.01 USD' : `${(microUsd / 1_000_000).toFixed(2)} USD`

const monthName = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const monthWords = (month: string) => monthName.format(new Date(`${month}-01T00:00:00Z`))
