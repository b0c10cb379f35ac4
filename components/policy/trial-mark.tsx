import { Badge } from '@/components/ui/badge'

/** How often a rule was tried on the installed program, and how often it held. */
export type TriedRule = { tried: number; held: number }

/** What the trial found for one rule; without a trial, that is said and nothing is guessed. */
export function TrialMark({ rule }: { rule: TriedRule | undefined }) {
  if (rule === undefined || rule.tried === 0)
    return (
      <span className="inline-flex h-5 items-center rounded-sm border border-dashed border-line-strong px-1.5 text-2xs whitespace-nowrap text-ink-2">
        never tried
      </span>
    )
  const { tried, held } = rule
  const ways = tried === 1 ? '1 way' : `${tried} ways`
  if (held === tried) return <Badge tone="pass">held, {ways}</Badge>
  return (
    <Badge tone="fail">
      not held, {tried - held} of {ways}
    </Badge>
  )
}
