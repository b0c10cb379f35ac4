// How a lane's evidence grew, shown by its own page and by a recommendation, which import nothing of one another.
import type { ReactNode } from 'react'
import type { EvidencePoint } from '../../lib/domain/trust/evidence-over-time'
import { Badge } from './badge'
import { outcomeWords } from './outcome-words'
import { percent, significant } from '@/lib/domain/percent'
import { scale, stepPath, type Dot } from './step-path'
import { Cell, Row, Table } from './table'
import { formatInstant } from './time-words'

export type EvidenceChartProps = {
  /** In the order of the log; at least one. */
  points: readonly EvidencePoint[]
  /** What the value must reach. */
  needed: number
  /** The failure rate that must be excluded. */
  q0: number
  /** The point at which the value reached what is needed; null where it never did. */
  met: EvidencePoint | null
}

const size = { width: 440, height: 168, left: 38, right: 8, top: 14, bottom: 20 }
const plot = { from: size.left, to: size.width - size.right, low: size.height - size.bottom, high: size.top }

/** Two pictures of the same outcomes, and a table that says what they say. */
export function EvidenceChart(props: EvidenceChartProps) {
  return (
    <div className="space-y-2">
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <ValuePicture {...props} />
        <RatePicture {...props} />
      </div>
      <EvidenceTable {...props} />
    </div>
  )
}

function timeScale(points: readonly EvidencePoint[]) {
  const moments = points.map(({ at }) => Date.parse(at))
  return scale([Math.min(...moments), Math.max(...moments)], [plot.from, plot.to - 4])
}

/** On a logarithmic scale, as evidence multiplies. */
function ValuePicture({ points, needed, met }: EvidenceChartProps) {
  const x = timeScale(points)
  const values = points.map(({ value }) => Math.log10(Math.max(value, 0.01)))
  const top = Math.max(Math.log10(needed) + 0.3, ...values)
  const bottom = Math.min(-0.3, ...values)
  const y = scale([bottom, top], [plot.low, plot.high])
  const dots = points.map(({ at }, index) => ({ x: x(Date.parse(at)), y: y(values[index] ?? 0) }))
  const last = points.at(-1)?.value ?? 1
  const summary = `Strength of evidence: ${significant(last)} after the last outcome, ${significant(needed)} needed${met ? `, met on ${formatInstant(met.at)}` : ', not met yet'}`
  return (
    <Picture title="Strength of evidence" summary={summary} points={points}>
      <Line at={y(0)} label="1" />
      <Limit at={y(Math.log10(needed))} label={significant(needed)} />
      {met && <Moment at={x(Date.parse(met.at))} />}
      <path d={stepPath(dots, plot.to)} fill="none" stroke="var(--ink)" strokeWidth="1.5" />
      <Failures points={points} dots={dots} />
    </Picture>
  )
}

function RatePicture({ points, q0, met }: EvidenceChartProps) {
  const x = timeScale(points)
  const observed = points.map(({ clean, failures }) => failures / Math.max(1, clean + failures))
  const top = Math.min(1, Math.max(q0 * 2, ...observed) + 0.05)
  const y = scale([0, top], [plot.low, plot.high])
  const line = (shares: readonly number[]): Dot[] =>
    points.map(({ at }, index) => ({ x: x(Date.parse(at)), y: y(Math.min(top, shares[index] ?? top)) }))
  const seen = line(observed)
  const bound = stepPath(line(points.map((point) => point.bound ?? 1)), plot.to)
  const last = points.at(-1)
  const summary = `Failure rate: at most ${last?.bound == null ? 'unknown' : percent(last.bound)} by the evidence, ${percent(observed.at(-1) ?? 0)} seen, limit ${percent(q0)}`
  return (
    <Picture title="Failure rate: seen, and at most" summary={summary} points={points}>
      <path d={`${bound}V${plot.low}H${seen[0]?.x ?? plot.from}Z`} fill="var(--hover)" />
      <path d={bound} fill="none" stroke="var(--ink-3)" />
      <Line at={y(0)} label="0 %" />
      <Limit at={y(q0)} label={percent(q0)} />
      {met && <Moment at={x(Date.parse(met.at))} />}
      <path d={stepPath(seen, plot.to)} fill="none" stroke="var(--ink)" strokeWidth="1.5" />
      <Failures points={points} dots={seen} />
    </Picture>
  )
}

type PictureProps = {
  title: string
  summary: string
  points: readonly EvidencePoint[]
  children: ReactNode
}

function Picture({ title, summary, points, children }: PictureProps) {
  const [first, last] = [points[0]?.at ?? '', points.at(-1)?.at ?? '']
  const isOneDay = first.slice(0, 10) === last.slice(0, 10)
  const when = (at: string) => (isOneDay ? `${at.slice(11, 16)} UTC` : at.slice(0, 10))
  return (
    <figure className="min-w-0 rounded-lg border border-line bg-surface p-3">
      <figcaption className="text-xs font-medium">{title}</figcaption>
      <svg
        role="img"
        aria-label={summary}
        viewBox={`0 0 ${size.width} ${size.height}`}
        className="num h-auto w-full max-w-[560px]"
        fontSize="11"
        fill="var(--ink-3)"
      >
        {children}
        <text x={plot.from} y={size.height - 4}>
          {when(first)}
        </text>
        <text x={plot.to} y={size.height - 4} textAnchor="end">
          {when(last)}
        </text>
      </svg>
      <p className="text-xs text-ink-2">{summary}</p>
    </figure>
  )
}

function Line({ at, label }: { at: number; label: string }) {
  return (
    <g>
      <line x1={plot.from} x2={plot.to} y1={at} y2={at} stroke="var(--line-strong)" />
      <text x={plot.from - 5} y={at + 4} textAnchor="end">
        {label}
      </text>
    </g>
  )
}

function Limit({ at, label }: { at: number; label: string }) {
  return (
    <g>
      <line x1={plot.from} x2={plot.to} y1={at} y2={at} stroke="var(--ink-2)" strokeDasharray="4 3" />
      <text x={plot.from - 5} y={at + 4} textAnchor="end" fill="var(--ink)">
        {label}
      </text>
    </g>
  )
}

/** When the value reached what is needed. */
function Moment({ at }: { at: number }) {
  return (
    <g>
      <line x1={at} x2={at} y1={plot.high} y2={plot.low} stroke="var(--ink-2)" strokeDasharray="2 3" />
      <text x={at - 4} y={plot.high - 3} textAnchor="end" fill="var(--ink-2)">
        met
      </text>
    </g>
  )
}

/** A cross for each failure: told by its form, too. */
function Failures({ points, dots }: { points: readonly EvidencePoint[]; dots: readonly Dot[] }) {
  const failed = dots.filter((_, index) => points[index]?.class === 'failure')
  return (
    <g stroke="var(--fail)" strokeWidth="2">
      {failed.map(({ x, y }, index) => (
        <path key={index} d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`} />
      ))}
    </g>
  )
}

function EvidenceTable({ points }: EvidenceChartProps) {
  return (
    <details className="text-xs">
      <summary className="w-fit text-ink-2">The same as a table</summary>
      <Table
        label="Evidence over time"
        head={['Outcome known', 'Came to', 'Clean', 'Failed', 'Strength', 'Failure rate at most']}
        className="mt-2 max-h-96 overflow-y-auto"
      >
        {points.map((point) => (
          <Row key={point.seq}>
            <Cell className="whitespace-nowrap">{formatInstant(point.at)}</Cell>
            <Cell>
              <Badge tone={outcomeWords[point.class].tone}>{outcomeWords[point.class].words}</Badge>
            </Cell>
            <Cell className="num">{point.clean}</Cell>
            <Cell className="num">{point.failures}</Cell>
            <Cell className="num">{significant(point.value)}</Cell>
            <Cell className="num">{point.bound === null ? 'nothing excluded' : percent(point.bound)}</Cell>
          </Row>
        ))}
      </Table>
    </details>
  )
}
