import { LevelBadge } from '@/components/ui/level-badge'
import { LevelLine, type LevelLineProps } from '@/components/ui/level-line'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { Level } from '@/lib/domain/level'

export type LevelHistoryProps = {
  steps: LevelLineProps['steps']
  /** Newest first. */
  changes: readonly {
    seq: number
    at: string
    by: string
    how: 'granted' | 'lowered' | 'expired'
    basis: string
    reason: string
    /** What the lane was allowed after it. */
    level: Level
  }[]
  now: string
  /** Whether `now` is an earlier moment. */
  isPast: boolean
}

/** The level as a line, and the decisions that made it as a table. */
export function LevelHistory({ steps, changes, now, isPast }: LevelHistoryProps) {
  if (changes.length === 0)
    return <p className="text-ink-2">Nobody decided about it yet: it is at hold, where every lane begins.</p>
  return (
    <div className="space-y-3">
      <div className="w-fit max-w-full rounded-lg border border-line bg-surface p-3">
        <LevelLine steps={steps} now={now} width={420} end={isPast ? 'then' : 'now'} />
      </div>
      <Table label="Decisions about the level" head={['When', 'Decision', 'Level after', 'Reason', 'By']}>
        {changes.map((change) => (
          <Row key={change.seq}>
            <Cell className="text-ink-2">
              <Timestamp at={change.at} now={now} />
            </Cell>
            <Cell className="whitespace-nowrap">{decisionWords(change)}</Cell>
            <Cell>
              <LevelBadge level={change.level} />
            </Cell>
            <Cell className="min-w-56">
              <Words text={change.reason} />
            </Cell>
            <Cell className="whitespace-nowrap">{change.by}</Cell>
          </Row>
        ))}
      </Table>
    </div>
  )
}

const bases: Record<string, string> = {
  evidence: 'granted on evidence',
  override: 'granted by hand',
  person: 'lowered by hand',
  critical: 'lowered: a critical event',
  regression: 'lowered: a regression',
  drift: 'lowered: drift',
  epoch: 'lowered: its agent is another one',
}

function decisionWords({ how, basis }: LevelHistoryProps['changes'][number]): string {
  return bases[basis] ?? how
}
