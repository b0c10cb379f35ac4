import { Badge, type Tone } from '@/components/ui/badge'
import { Cell, Row, Table } from '@/components/ui/table'
import type { KeptFidelity } from '@/lib/domain/policy/fidelity/kept-fidelity'

const marks: Record<KeptFidelity['rows'][number]['mark'], { words: string; tone: Tone }> = {
  enforced: { words: 'enforced', tone: 'pass' },
  guidedOnly: { words: 'guided only', tone: 'warn' },
  refused: { words: 'held by nothing', tone: 'fail' },
  asksNothing: { words: 'asks nothing', tone: 'neutral' },
}
const known: Partial<Record<string, string>> = {
  jail: 'the jail',
  gateway: 'the gateway to its model',
  after: 'the judgement of the change',
  native: 'its own configuration',
  hook: 'the hook before its tools',
}

/** Who held and who guided each rule of an attempt, as it was stored when the attempt began. */
export function HeldRules({ report }: { report: KeptFidelity }) {
  const asking = report.rows.filter(({ mark }) => mark !== 'asksNothing')
  return (
    <Table label="Who held each rule" head={['Rule', 'Held', 'The program was guided by']}>
      {asking.map(({ rule, mark, enforces, guides, holds, leaks }) => (
        <Row key={rule}>
          <Cell className="align-top font-medium">{rule}</Cell>
          <Cell className="min-w-48 align-top">
            <Badge tone={marks[mark].tone}>{marks[mark].words}</Badge> by {namesOf(enforces)}
            <details>
              <summary className="cursor-pointer text-xs text-ink-2">How, and where that ends</summary>
              <ul className="mt-1 list-disc space-y-1 pl-4 text-xs text-ink-2">
                <li>Leeway: {holds}.</li>
                <li>The program: {leaks}.</li>
              </ul>
            </details>
          </Cell>
          <Cell className="align-top text-ink-2">{namesOf(guides)}</Cell>
        </Row>
      ))}
    </Table>
  )
}

function namesOf(names: readonly string[]): string {
  return names.map((name) => known[name] ?? name).join(' and ') || 'nobody'
}
