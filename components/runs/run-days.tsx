import { counted } from '@/lib/domain/counted'
import { Section } from '@/components/ui/page-header'
import { Cell, Row, Table } from '@/components/ui/table'
import type { RunEnd } from '@/lib/projections/run-days'

export type RunDay = { day: string; ends: readonly { end: RunEnd; count: number }[] }

const words: Record<RunEnd, string> = {
  merged: 'merged by a person',
  mergedByItself: 'merged by itself',
  answered: 'answered with a report',
  declined: 'discarded or dropped',
  incomplete: 'came to nothing',
  stopped: 'refused, cancelled or failed for our reasons',
}
/** Merges stand apart from all else by colour, and from one another by their pattern. */
const fills: Record<RunEnd, string> = {
  merged: 'var(--pass)',
  mergedByItself: 'url(#merged-by-itself)',
  answered: 'var(--line-strong)',
  declined: 'var(--warn)',
  incomplete: 'var(--fail)',
  stopped: 'var(--ink-3)',
}

const size = { width: 720, height: 132, foot: 18, left: 26, gap: 8 }

/** How runs ended, day by day: a picture for the eye, the same figures as a table for everyone. */
export function RunDays({ days }: { days: readonly RunDay[] }) {
  const most = Math.max(1, ...days.map(totalOf))
  const shown = days[0]?.ends.map(({ end }) => end).filter((end) => sumOf(days, end) > 0) ?? []
  if (shown.length === 0) return null
  return (
    <Section title="How runs ended" note={`The last ${days.length} days, by the day of the end in UTC`}>
      <figure className="max-w-3xl rounded-lg border border-line bg-surface p-3">
        <svg
          role="img"
          aria-label={summaryOf(days)}
          viewBox={`0 0 ${size.width} ${size.height}`}
          className="h-auto w-full"
        >
          <Pattern />
          <Scale most={most} />
          {days.map((day, index) => (
            <DayBar key={day.day} day={day} at={index} of={days.length} most={most} />
          ))}
        </svg>
        <Legend days={days} ends={shown} />
        <FigureTable days={days} ends={shown} />
      </figure>
    </Section>
  )
}

function totalOf({ ends }: RunDay): number {
  return ends.reduce((total, { count }) => total + count, 0)
}

function sumOf(days: readonly RunDay[], end: RunEnd): number {
  return days.reduce((total, day) => total + countOf(day, end), 0)
}

function countOf({ ends }: RunDay, wanted: RunEnd): number {
  return ends.find(({ end }) => end === wanted)?.count ?? 0
}

function summaryOf(days: readonly RunDay[]): string {
  const total = days.reduce((sum, day) => sum + totalOf(day), 0)
  const merged = sumOf(days, 'merged') + sumOf(days, 'mergedByItself')
  return `Of ${counted(total, 'run')} that ended in the last ${days.length} days ${merged} merged; the table has each day`
}

function Pattern() {
  return (
    <defs>
      <pattern
        id="merged-by-itself"
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="5" height="5" fill="var(--pass-soft)" />
        <rect width="2.5" height="5" fill="var(--pass)" />
      </pattern>
    </defs>
  )
}

function Scale({ most }: { most: number }) {
  const bottom = size.height - size.foot
  return (
    <g className="num" fontSize="10" fill="var(--ink-3)">
      <line x1={size.left} x2={size.width} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
      <text x={size.left - 6} y={bottom} textAnchor="end">
        0
      </text>
      <text x={size.left - 6} y={12} textAnchor="end">
        {most}
      </text>
    </g>
  )
}

function DayBar({ day, at, of, most }: { day: RunDay; at: number; of: number; most: number }) {
  const bottom = size.height - size.foot
  const step = (size.width - size.left) / of
  const x = size.left + at * step + size.gap / 2
  const unit = (bottom - 6) / most
  const tops = day.ends.map((_, index) =>
    day.ends.slice(0, index + 1).reduce((sum, one) => sum + one.count, 0),
  )
  return (
    <g>
      {day.ends.map(({ end, count }, index) => (
        <rect
          key={end}
          x={x}
          width={step - size.gap}
          y={bottom - (tops[index] ?? 0) * unit}
          height={count * unit}
          fill={fills[end]}
        />
      ))}
      <text
        x={x + (step - size.gap) / 2}
        y={size.height - 4}
        textAnchor="middle"
        fontSize="10"
        fill="var(--ink-3)"
      >
        {Number(day.day.slice(8))}
      </text>
    </g>
  )
}

function Legend({ days, ends }: { days: readonly RunDay[]; ends: readonly RunEnd[] }) {
  return (
    <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {ends.map((end) => (
        <span key={end} className="inline-flex items-center gap-1.5">
          <svg width="10" height="10" aria-hidden="true">
            <rect width="10" height="10" rx="2" fill={fills[end]} />
          </svg>
          {sumOf(days, end)} {words[end]}
        </span>
      ))}
    </figcaption>
  )
}

function FigureTable({ days, ends }: { days: readonly RunDay[]; ends: readonly RunEnd[] }) {
  return (
    <details className="mt-2 text-xs">
      <summary className="w-fit cursor-pointer text-ink-2">The same as a table</summary>
      <Table label="How runs ended" head={['Day', ...ends.map((end) => words[end])]} className="mt-2">
        {days.filter(totalOf).map((day) => (
          <Row key={day.day}>
            <Cell className="num whitespace-nowrap">{day.day}</Cell>
            {ends.map((end) => (
              <Cell key={end} className="num">
                {countOf(day, end)}
              </Cell>
            ))}
          </Row>
        ))}
      </Table>
    </details>
  )
}
