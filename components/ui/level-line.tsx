// A lane's level over time, shown by its own page and by a recommendation, which import nothing of one another.
import type { Level } from '../../lib/domain/level'
import { scale, stepPath } from './step-path'
import { formatInstant } from './time-words'

export type LevelLineProps = {
  /** In the order of the log; before the first a lane is at hold. */
  steps: readonly { at: string; level: Level }[]
  /** Where the line ends, and what that moment is called. */
  now: string
  end: 'now' | 'then'
  /** Of the drawing, about as wide as it is shown: its words keep their size. */
  width: number
}

const heights: Record<Level, number> = { auto: 14, review: 38, hold: 62 }
const size = { height: 86, left: 48, right: 6 }

export function LevelLine({ steps, now, width, end }: LevelLineProps) {
  const first = steps[0]?.at ?? now
  const right = width - size.right
  const x = scale(
    [Date.parse(first), Math.max(Date.parse(now), Date.parse(first) + 1)],
    [size.left + 12, right],
  )
  const dots = steps.map(({ at, level }) => ({ x: x(Date.parse(at)), y: heights[level] }))
  const path = stepPath([{ x: size.left, y: heights.hold }, ...dots], right)
  return (
    <svg
      role="img"
      aria-label={`Level over time: ${steps.at(-1)?.level ?? 'hold'} ${end}, after ${steps.length} decisions since ${formatInstant(first)}`}
      viewBox={`0 0 ${width} ${size.height}`}
      width={width}
      className="num h-auto max-w-full"
      fontSize="11"
      fill="var(--ink-3)"
    >
      {Object.entries(heights).map(([level, y]) => (
        <g key={level}>
          <text x="0" y={y + 4} fill="var(--ink-2)">
            {level}
          </text>
          <line x1={size.left} x2={right} y1={y} y2={y} stroke="var(--line)" />
        </g>
      ))}
      <path d={path} fill="none" stroke="var(--ink)" strokeWidth="1.5" />
      <text x={size.left} y={size.height - 4}>
        {first.slice(0, 10)}
      </text>
      <text x={right} y={size.height - 4} textAnchor="end">
        {end}
      </text>
    </svg>
  )
}
