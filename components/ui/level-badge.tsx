// The one product word among the primitives: a level looks the same on every screen, and screens may import
// nothing of one another.
import type { Level } from '../../lib/domain/level'
import { classNames } from './class-names'

const bars: Record<Level, number> = { hold: 1, review: 2, auto: 3 }

const looks: Record<Level, string> = {
  hold: 'bg-hold text-on-hold',
  review: 'bg-review text-on-review',
  auto: 'bg-auto text-on-auto',
}

/** Few elements: lists of tasks and runs draw it in every row. */
function pathOf(all: readonly number[]): string {
  return all.map((bar) => `M${bar * 4 - 3.5} ${12.5 - bar * 4}h3v${bar * 4 - 0.5}h-3z`).join('')
}

/** One, two or three bars: a level is an amount. */
export function LevelGlyph({ level }: { level: Level }) {
  return (
    <svg viewBox="0 0 12 12" fill="currentColor" className="size-3 shrink-0" aria-hidden="true">
      <path d={pathOf([1, 2, 3].filter((bar) => bar <= bars[level]))} />
      <path d={pathOf([1, 2, 3].filter((bar) => bar > bars[level]))} opacity="0.28" />
    </svg>
  )
}

export type LevelBadgeProps = { level: Level; className?: string }

export function LevelBadge({ level, className }: LevelBadgeProps) {
  const look = 'inline-flex h-5 items-center gap-1.5 rounded-sm px-1.5 text-2xs font-semibold'
  return (
    <span className={classNames(look, looks[level], className)}>
      <LevelGlyph level={level} />
      {level}
    </span>
  )
}
