import { Section } from '@/components/ui/page-header'
import { counted } from '@/lib/domain/counted'

export type ExpectationPanelProps = {
  chance: number
  low: number
  high: number
  runs: number
  changes: number
  elsewhere: number
  imported: { sources: string; words: string; notMerged: number; from: string; until: string } | null
}

/** What the next change will probably come to. It stands apart from what decides. */
export function ExpectationPanel({ chance, low, high, imported, ...known }: ExpectationPanelProps) {
  return (
    <Section title="What to expect" note="For planning, not for decisions: no level depends on it.">
      <div className="space-y-1">
        <p>
          About <span className="num">{whole(chance)}</span> of its changes go well, between{' '}
          <span className="num">{whole(low)}</span> and <span className="num">{whole(high)}</span>. This goes
          by {basis(known)}; the newest weigh most.
        </p>
        {imported && (
          <p className="text-ink-2">
            Imported history: {counted(known.changes, 'change')} from {imported.sources},{' '}
            {imported.from.slice(0, 10)} until {imported.until.slice(0, 10)} ({imported.words}). It is
            reconstructed, and does not count for standing.
            {imported.notMerged > 0 && ' Not merged is not the same as wrong, though it counts like it here.'}
          </p>
        )}
      </div>
    </Section>
  )
}

/** More digits would say more than is known. */
function whole(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`
}

function basis({ runs, changes, elsewhere }: Pick<ExpectationPanelProps, 'runs' | 'changes' | 'elsewhere'>) {
  const counts = [
    `${runs === 0 ? 'no' : runs} ${runs === 1 ? 'run' : 'runs'} here`,
    ...(changes > 0 ? [`${changes} imported`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} of other lanes`] : []),
  ]
  return `${counts.slice(0, -1).join(', ')}${counts.length > 1 ? ' and ' : ''}${counts.at(-1)}`
}
