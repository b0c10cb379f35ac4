import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Cell, Row, Table } from '@/components/ui/table'
import { formatDuration, formatSpan } from '@/components/ui/time-words'
import { Timestamp } from '@/components/ui/timestamp'
import type { Level } from '@/lib/domain/level'
import type { RunStateName } from '@/lib/domain/task/lifecycle'
import { runStateWords } from '@/components/ui/run-states'

export type RunListItem = {
  runId: string
  task: string
  project: string
  agent: string
  taskType: string
  level: Level
  state: RunStateName
  attempt: number
  /** ISO 8601. */
  requestedAt: string
  startedAt: string | null
  endedAt: string | null
  /** It merged by itself, was drawn for an audit before, and nobody has given it. */
  isAuditAwaited: boolean
}

export type RunListProps = {
  /** Newest first. */
  runs: readonly RunListItem[]
  now: string
  /** Where older ones are; null where these are all. */
  olderHref: string | null
  /** The one button that starts it, where there is no run at all. */
  start: ReactNode
}

export function RunList({ runs, now, olderHref, start }: RunListProps) {
  if (runs.length === 0) {
    return (
      <EmptyState title="No runs yet" action={start}>
        A run is one agent’s work on one task. It appears here when a task is started, with everything that
        happens.
      </EmptyState>
    )
  }
  return (
    <div className="space-y-3">
      <Table label="Runs" head={['Task', 'Agent', 'Level', 'State', 'Attempt', 'Requested', 'Took']}>
        {runs.map((run) => (
          <RunListRow key={run.runId} run={run} now={now} />
        ))}
      </Table>
      {olderHref && (
        <Link href={olderHref} className="prose-link">
          Older runs
        </Link>
      )}
    </div>
  )
}

function RunListRow({ run, now }: { run: RunListItem; now: string }) {
  const { words, tone } = runStateWords[run.state]
  return (
    <Row>
      <Cell className="min-w-56">
        <Link href={`/runs/${run.runId}`} className="font-medium hover:underline">
          {run.task}
        </Link>
        <span className="block text-xs text-ink-2">
          {run.project} · {run.taskType}
        </span>
      </Cell>
      <Cell className="font-mono text-xs">{run.agent}</Cell>
      <Cell>
        <LevelBadge level={run.level} />
      </Cell>
      <Cell>
        <Badge tone={tone}>{words}</Badge>
        {run.isAuditAwaited && <Badge tone="warn">audit awaited</Badge>}
      </Cell>
      <Cell>{run.attempt}</Cell>
      <Cell className="text-ink-2">
        <Timestamp at={run.requestedAt} now={now} />
      </Cell>
      <Cell className="whitespace-nowrap text-ink-2">{lengthOf(run, now)}</Cell>
    </Row>
  )
}

function lengthOf({ startedAt, endedAt }: RunListItem, now: string): string {
  if (startedAt === null) return 'not started'
  const took = Date.parse(endedAt ?? now) - Date.parse(startedAt)
  return took < 3_600_000 ? formatDuration(took) : formatSpan(took)
}
