import Link from 'next/link'
import { LevelBadge } from '@/components/ui/level-badge'
import { Section } from '@/components/ui/page-header'
import { Cell, Row, Table } from '@/components/ui/table'
import type { LaneFigures } from '@/lib/domain/events/lane'
import type { Level } from '@/lib/domain/level'
import { figuresInWords } from '@/lib/domain/trust/figures-in-words'

export type PostureLane = {
  agent: string
  project: string
  projectId: string
  taskType: string
  href: string
  level: Level
  figures: Pick<LaneFigures, 'counted' | 'failures' | 'pending'>
  onProbation: boolean
}

/** One project: agents down, task types across; lanes without evidence in one line below. */
export function PostureMatrix({ lanes }: { lanes: readonly PostureLane[] }) {
  const shown = lanes.filter((lane) => !isEmpty(lane))
  const empty = lanes.filter(isEmpty)
  const types = [...new Set(shown.map(({ taskType }) => taskType))].toSorted()
  const agents = [...new Set(byVolume(shown).map(({ agent }) => agent))]
  const project = lanes[0]?.project ?? ''
  return (
    <Section title={project}>
      {shown.length > 0 && (
        <Table label={`Levels in ${project}`} head={['Agent', ...types]}>
          {agents.map((agent) => (
            <Row key={agent}>
              <th scope="row" className="px-3 text-left font-mono text-xs font-normal whitespace-nowrap">
                {agent}
              </th>
              {types.map((type) => (
                <Cell key={type} className="whitespace-nowrap">
                  <LaneWords lane={shown.find((one) => one.agent === agent && one.taskType === type)} />
                </Cell>
              ))}
            </Row>
          ))}
        </Table>
      )}
      {empty.length > 0 && (
        <p className="mt-2 text-xs text-ink-2">
          At hold, and without evidence:{' '}
          {empty.map(({ agent, taskType }) => `${agent} on ${taskType}`).join(', ')}.
        </p>
      )}
    </Section>
  )
}

function isEmpty({ level, figures }: PostureLane): boolean {
  return level === 'hold' && figures.counted + figures.pending === 0
}

function byVolume(lanes: readonly PostureLane[]): PostureLane[] {
  return lanes.toSorted((a, b) => b.figures.counted - a.figures.counted)
}

function LaneWords({ lane }: { lane: PostureLane | undefined }) {
  if (lane === undefined) return <span className="text-ink-3">no run yet</span>
  return (
    <Link href={lane.href} className="inline-flex flex-col gap-0.5 hover:underline">
      <LevelBadge level={lane.level} className="w-fit" />
      <span className="num text-xs text-ink-2">
        {figuresInWords(lane.figures)}
        {lane.onProbation && ', on probation'}
      </span>
    </Link>
  )
}
