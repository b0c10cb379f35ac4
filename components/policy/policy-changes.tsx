import { Badge } from '@/components/ui/badge'
import { Words } from '@/components/ui/words'
import type { PolicyChange } from '@/lib/domain/policy/compare/compare-bounds'

const directions: Record<PolicyChange['direction'], { words: string; tone: 'warn' | 'pass' | 'neutral' }> = {
  widens: { words: 'allows more', tone: 'warn' },
  narrows: { words: 'allows less', tone: 'pass' },
  neutral: { words: 'no wider', tone: 'neutral' },
}
const order: readonly PolicyChange['direction'][] = ['widens', 'narrows', 'neutral']

export type PolicyChangesProps = {
  changes: readonly PolicyChange[]
  /** Said where nothing changes. */
  none?: string
}

/** What one version of a policy allows more and less than another, what allows more first. */
export function PolicyChanges({ changes, none = 'It allows exactly what is in force.' }: PolicyChangesProps) {
  if (changes.length === 0) return <p className="mb-3 text-ink-2">{none}</p>
  const sorted = [...changes].sort((a, b) => order.indexOf(a.direction) - order.indexOf(b.direction))
  return (
    <ul aria-label="What it changes" className="mb-3 space-y-1">
      {sorted.map(({ direction, what }) => (
        <li key={what} className="flex items-baseline gap-2">
          <span className="w-24 shrink-0">
            <Badge tone={directions[direction].tone}>{directions[direction].words}</Badge>
          </span>
          <span className="min-w-0 wrap-anywhere">
            <Words text={what} />
          </span>
        </li>
      ))}
    </ul>
  )
}
