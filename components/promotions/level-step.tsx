import { ArrowRight } from 'lucide-react'
import { LevelBadge } from '@/components/ui/level-badge'
import type { Level } from '@/lib/domain/level'

export function LevelStep({ from, to }: { from: Level; to: Level }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <LevelBadge level={from} />
      <ArrowRight aria-label="to" role="img" className="size-3.5 text-ink-3" />
      <LevelBadge level={to} />
    </span>
  )
}
