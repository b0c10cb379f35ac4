import { Badge, type Tone } from '@/components/ui/badge'
import { counted } from '@/lib/domain/counted'
import type { FidelityMark } from '@/lib/domain/policy/fidelity/fidelity'

/** How often a rule was tried on the installed program, how often it held, and by which ways it did not. */
export type CountedRule = { rule: string; tried: number; held: number; ways: readonly string[] }

export type TrialMarkProps = {
  found: CountedRule | undefined
  /** Of the rule: that one slips past a rule that is only guided is expected, and said more quietly. */
  mark: FidelityMark
}

/** What the trial found for one rule; without a trial, that is said and nothing is guessed. */
export function TrialMark({ found, mark }: TrialMarkProps) {
  if (found === undefined || found.tried === 0)
    return (
      <span className="inline-flex h-5 items-center rounded-sm border border-dashed border-line-strong px-1.5 text-2xs whitespace-nowrap text-ink-2">
        never tried
      </span>
    )
  const { tried, held, ways } = found
  const all = counted(tried, 'way')
  if (held === tried) return <Badge tone="pass">held, {all}</Badge>
  const tone: Tone = mark === 'enforced' ? 'fail' : 'warn'
  return (
    <>
      <Badge tone={tone}>
        not held, {tried - held} of {all}
      </Badge>
      {ways.length > 0 && <span className="block text-xs text-ink-2">past it: {ways.join(', ')}</span>}
    </>
  )
}
