import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelGlyph } from '@/components/ui/level-badge'
import { StackingTable } from '@/components/ui/table'
import type { LaneFigures } from '@/lib/domain/events/lane'
import type { Level } from '@/lib/domain/level'
import { figuresInWords } from '@/lib/domain/trust/figures-in-words'

export type MatrixLane = {
  agent: string
  project: string
  taskType: string
  /** The lane's own page. */
  href: string
  /** At this moment: expiries are already compared with the clock. */
  level: Level
  figures: Pick<LaneFigures, 'counted' | 'failures' | 'pending'>
  /** Where the standing comes from, in one line. */
  reason: string
  onProbation: boolean
}

export type TrustMatrixProps = { lanes: readonly MatrixLane[] }

/** Who may do what: a row for each agent in a project, a column for each task type. */
export function TrustMatrix({ lanes }: TrustMatrixProps) {
  if (lanes.length === 0) {
    return (
      <EmptyState title="No lane yet">
        A lane is one agent in one project on one type of task. It appears with its first run or its first
        grant; until then everything starts at hold.
      </EmptyState>
    )
  }
  const types = [...new Set(lanes.map((lane) => lane.taskType))].sort()
  return (
    <div role="region" aria-label="Who may do what" tabIndex={0} className="relative overflow-x-auto">
      <StackingTable
        head={['Project and agent', ...types]}
        className="border-separate border-spacing-[3px] text-left"
      >
        <thead>
          <tr>
            <th scope="col" className="sticky left-0 bg-bg pr-3 text-2xs font-medium text-ink-2">
              Project and agent
            </th>
            {types.map((type) => (
              <th key={type} scope="col" className="px-1 text-2xs font-medium whitespace-nowrap text-ink-2">
                {type}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(lanes).map((row) => (
            <MatrixRow key={`${row[0]?.project} ${row[0]?.agent}`} lanes={row} types={types} />
          ))}
        </tbody>
      </StackingTable>
    </div>
  )
}

function rowsOf(lanes: readonly MatrixLane[]): MatrixLane[][] {
  const rows = new Map<string, MatrixLane[]>()
  for (const lane of lanes) {
    const key = JSON.stringify([lane.project, lane.agent])
    rows.set(key, [...(rows.get(key) ?? []), lane])
  }
  return [...rows.values()]
}

function MatrixRow({ lanes, types }: { lanes: readonly MatrixLane[]; types: readonly string[] }) {
  const first = lanes[0]
  return (
    <tr>
      <th scope="row" className="sticky left-0 bg-bg pr-3 font-medium whitespace-nowrap">
        {first?.project}
        <span className="block text-xs font-normal text-ink-2">{first?.agent}</span>
      </th>
      {types.map((type) => (
        <MatrixCell key={type} lane={lanes.find((lane) => lane.taskType === type)} />
      ))}
    </tr>
  )
}

const looks: Record<Level, string> = {
  hold: 'bg-hold text-on-hold',
  review: 'bg-review text-on-review',
  auto: 'bg-auto text-on-auto',
}

function MatrixCell({ lane }: { lane: MatrixLane | undefined }) {
  if (!lane)
    return (
      <td className="rounded-sm border-dashed border-line-strong px-2 md:border text-2xs text-ink-3">
        no run yet
      </td>
    )
  const hasEvidence = lane.figures.counted + lane.figures.pending > 0
  const look =
    hasEvidence || lane.level !== 'hold'
      ? looks[lane.level]
      : 'border border-dashed border-control text-ink-2'
  return (
    <td className="p-0 align-top">
      <Link
        href={lane.href}
        className={classNames(
          'block h-full min-h-9 min-w-32 rounded-sm px-2 py-1 text-2xs hover:underline',
          look,
        )}
        title={lane.reason.replaceAll('`', '')}
      >
        <span className="flex items-center gap-1.5 font-semibold">
          <LevelGlyph level={lane.level} />
          {lane.level}
          {lane.onProbation && <span className="font-normal">on probation</span>}
        </span>
        <span className="block whitespace-nowrap">{figuresInWords(lane.figures)}</span>
      </Link>
    </td>
  )
}
