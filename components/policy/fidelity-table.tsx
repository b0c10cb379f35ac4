import { Badge, type Tone } from '@/components/ui/badge'
import { Cell, Row, Table } from '@/components/ui/table'
import type { FidelityMark, FidelityReport, FidelityRow, Guide } from '@/lib/domain/policy/fidelity/fidelity'
import { enforcerWords } from './enforcer-words'
import { SaidList } from './said-list'
import { TrialMark, type CountedRule } from './trial-mark'

const marks: Record<FidelityMark, { words: string; tone: Tone }> = {
  enforced: { words: 'enforced', tone: 'pass' },
  guidedOnly: { words: 'guided only', tone: 'warn' },
  refused: { words: 'held by nothing', tone: 'fail' },
  asksNothing: { words: 'asks nothing', tone: 'neutral' },
}
const guides: Record<Guide, string> = { native: 'the program is told', hook: 'its hook asks Leeway' }

export type FidelityTableProps = {
  report: FidelityReport
  /** Of the newest trial; empty where there was none. */
  tried: readonly CountedRule[]
}

/** Rule by rule: who holds it, who guides the program, and what the trial of the installed program found. */
export function FidelityTable({ report, tried }: FidelityTableProps) {
  const asking = report.rows.filter(({ mark }) => mark !== 'asksNothing')
  const silent = report.rows.filter(({ mark }) => mark === 'asksNothing')
  const beyond = tried.filter(({ rule }) => !report.rows.some((row) => row.rule === rule))
  return (
    <>
      <p aria-label="Rules by who holds them" role="group" className="mb-2 flex flex-wrap gap-2">
        {(['enforced', 'guidedOnly', 'refused'] as const).map((mark) => (
          <Badge key={mark} tone={countOf(asking, mark) > 0 ? marks[mark].tone : 'neutral'}>
            {countOf(asking, mark)} {marks[mark].words}
          </Badge>
        ))}
      </p>
      <Table label="Who holds each rule" head={['Rule', 'Held', 'Tried']}>
        {asking.map((row) => (
          <Row key={row.rule}>
            <Cell className="min-w-48 align-top wrap-anywhere">
              <strong className="block">{row.rule}</strong>
              <SaidList says={row.says} none="nothing" />
            </Cell>
            <Cell className="min-w-48 align-top">
              <Badge tone={marks[row.mark].tone}>{marks[row.mark].words}</Badge>
              <Holders row={row} />
            </Cell>
            <Cell className="align-top">
              <TrialMark found={tried.find(({ rule }) => rule === row.rule)} mark={row.mark} />
            </Cell>
          </Row>
        ))}
        {beyond.map((found) => (
          <Row key={found.rule}>
            <Cell className="align-top">
              <strong>{found.rule}</strong>
            </Cell>
            <Cell className="align-top text-ink-2">in every run</Cell>
            <Cell className="align-top">
              <TrialMark found={found} mark="enforced" />
            </Cell>
          </Row>
        ))}
      </Table>
      {silent.length > 0 && (
        <p className="mt-1 text-xs text-ink-2">
          Asked for nothing here: {silent.map(({ rule }) => rule).join(', ')}.
        </p>
      )}
    </>
  )
}

function countOf(rows: readonly FidelityRow[], mark: FidelityMark): number {
  return rows.filter((row) => row.mark === mark).length
}

function Holders({ row }: { row: FidelityRow }) {
  const by = row.enforces.map((one) => enforcerWords[one]).join(' and ') || 'nobody'
  const guided = row.guides.map((one) => guides[one]).join(' and ')
  return (
    <>
      {` by ${by}`}
      {guided !== '' && `; ${guided}`}
      <details>
        <summary className="text-ink-2">How, and where that ends</summary>
        <ul className="mt-1 list-disc space-y-1 pl-4 text-xs text-ink-2">
          <li>Leeway: {row.holds}.</li>
          <li>The program: {row.leaks}.</li>
          {row.unexpressed.map(({ part, effect, why }) => (
            <li key={`${part} ${effect}`} className="wrap-anywhere">
              Its file is {effect} than <code>{part}</code>: {why}.
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}
