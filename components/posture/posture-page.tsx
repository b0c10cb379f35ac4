import Link from 'next/link'
import { ArrowRight } from 'lucide-react'
import { AsOfBar, type AsOfBarProps } from '@/components/ui/as-of-bar'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { LevelNews } from '@/components/ui/level-news'
import { PageBody, PageHeader, Section } from '@/components/ui/page-header'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import { counted } from '@/lib/domain/counted'
import { levels, type Level } from '@/lib/domain/level'
import { PostureMatrix, type PostureLane } from './posture-matrix'

export type PosturePageProps = {
  lanes: readonly PostureLane[]
  /** Newest first. */
  changes: readonly {
    seq: number
    at: string
    by: string
    from: Level
    to: Level
    reason: string
    agent: string
    project: string
    /** null: all ordinary types. */
    taskType: string | null
    href: string
  }[]
  /** Up to where of the log it was read; null: it is about an earlier moment. */
  position: number | null
  asOf: AsOfBarProps
  /** The moment that the page is about. */
  now: string
}

export function PosturePage({ lanes, changes, position, asOf, now }: PosturePageProps) {
  const projects = [...new Set(lanes.map(({ projectId }) => projectId))]
  return (
    <>
      <PageHeader
        title="Posture"
        lead={
          <>
            How much agents may do by themselves, and on whose word. As of{' '}
            <Timestamp at={now} now={now} absolute />.
          </>
        }
      />
      <PageBody>
        <AsOfBar {...asOf} />
        <LevelNews position={position} />
        {lanes.length === 0 ? (
          <EmptyState title="No lane yet">
            A lane is one agent in one project on one type of task. It appears with its first run or its first
            grant; until then everything is at hold.
          </EmptyState>
        ) : (
          <Summary lanes={lanes} />
        )}
        {projects.map((projectId) => (
          <PostureMatrix key={projectId} lanes={lanes.filter((lane) => lane.projectId === projectId)} />
        ))}
        {changes.length > 0 && <Changes changes={changes} now={now} />}
      </PageBody>
    </>
  )
}

function Summary({ lanes }: Pick<PosturePageProps, 'lanes'>) {
  const at = (level: Level) => lanes.filter((lane) => lane.level === level).length
  const inAll = lanes.reduce((sum, { figures }) => sum + figures.counted, 0)
  const failed = lanes.reduce((sum, { figures }) => sum + figures.failures, 0)
  const [hold, review, auto] = levels.map(at)
  return (
    <p className="max-w-prose text-lg">
      Of {counted(lanes.length, 'lane')} {auto} may merge by {auto === 1 ? 'itself' : 'themselves'}, {review}{' '}
      {review === 1 ? 'delivers' : 'deliver'} changes that a person merges, and {hold} only{' '}
      {hold === 1 ? 'drafts' : 'draft'}. {outcomeWords(inAll, failed)}
    </p>
  )
}

function outcomeWords(inAll: number, failed: number): string {
  if (inAll === 0) return 'No outcome counts so far.'
  if (inAll === 1) return `The one outcome that counts so far ${failed === 1 ? 'failed' : 'did not fail'}.`
  return `Of ${inAll} outcomes that count so far ${failed === 0 ? 'none' : failed} failed.`
}

function Changes({ changes, now }: Pick<PosturePageProps, 'changes' | 'now'>) {
  return (
    <Section title="Level changes" note="The last ones, the newest first.">
      <Table label="Level changes" head={['When', 'Where', 'Task type', 'Change', 'Reason', 'By']}>
        {changes.map((change) => (
          <Row key={change.seq}>
            <Cell className="text-ink-2">
              <Timestamp at={change.at} now={now} />
            </Cell>
            <Cell className="min-w-40">
              <Link href={change.href} className="font-medium hover:underline">
                {change.agent}
              </Link>
              <span className="block text-xs text-ink-2">{change.project}</span>
            </Cell>
            <Cell>{change.taskType ?? 'all ordinary types'}</Cell>
            <Cell className="whitespace-nowrap">
              <span className="inline-flex items-center gap-1.5">
                <LevelBadge level={change.from} />
                <ArrowRight aria-label="to" role="img" className="size-3.5 text-ink-3" />
                <LevelBadge level={change.to} />
              </span>
            </Cell>
            <Cell className="min-w-56">
              <Words text={change.reason} />
            </Cell>
            <Cell className="whitespace-nowrap">{change.by}</Cell>
          </Row>
        ))}
      </Table>
    </Section>
  )
}
