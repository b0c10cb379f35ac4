import Link from 'next/link'
import { Badge, type Tone } from '@/components/ui/badge'
import { counted } from '@/lib/domain/counted'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { Level } from '@/lib/domain/level'
import type { Risk, ReviewState } from '@/lib/projections/reviews'

export type ReviewListItem = {
  runId: string
  task: string
  project: string
  agent: string
  taskType: string
  level: Level
  state: ReviewState
  why: string
  risk: Risk
  filesChanged: number
  linesChanged: number
  attempt: number
  since: string
}

export type ReviewListProps = {
  /** The most doubtful first, among equals what has waited longest. */
  reviews: readonly ReviewListItem[]
  /** Where the next ones are; null where there are none. */
  moreHref: string | null
  /** What agents are doing now, said where nothing waits. */
  meanwhile: string
  now: string
}

const riskWords: Record<Risk, { words: string; tone: Tone }> = {
  3: { words: 'may not land as it is', tone: 'fail' },
  2: { words: 'look closely', tone: 'warn' },
  1: { words: 'large or seen before', tone: 'neutral' },
  0: { words: 'nothing remarkable', tone: 'neutral' },
}

const stateWords: Record<ReviewState, string> = {
  awaitingReview: 'awaiting review',
  drafted: 'draft ready',
  readyToLand: 'approved, waits to land',
  rechecking: 'approved, checking on the moved base',
  landing: 'landing',
}

export function ReviewList({ reviews, moreHref, meanwhile, now }: ReviewListProps) {
  if (reviews.length === 0) return <EmptyState title="No change waits for a person">{meanwhile}</EmptyState>
  return (
    <div className="space-y-3">
      <Table label="Reviews" head={['Change', 'Agent', 'Level', 'Doubt', 'Size', 'State', 'Since']}>
        {reviews.map((review) => (
          <Row key={review.runId}>
            <Cell className="min-w-64">
              <Link href={`/reviews/${review.runId}`} className="font-medium hover:underline">
                {review.task}
              </Link>
              <span className="block text-xs text-ink-2">
                {review.project} · <Words text={review.why} />
              </span>
            </Cell>
            <Cell className="font-mono text-xs">{review.agent}</Cell>
            <Cell>
              <LevelBadge level={review.level} />
            </Cell>
            <Cell>
              <Badge tone={riskWords[review.risk].tone}>{riskWords[review.risk].words}</Badge>
            </Cell>
            <Cell className="whitespace-nowrap text-ink-2">
              {counted(review.filesChanged, 'file')}, {counted(review.linesChanged, 'line')}
            </Cell>
            <Cell className="text-ink-2">{stateWords[review.state]}</Cell>
            <Cell className="text-ink-2">
              <Timestamp at={review.since} now={now} />
            </Cell>
          </Row>
        ))}
      </Table>
      {moreHref && (
        <Link href={moreHref} className="prose-link">
          More changes
        </Link>
      )}
    </div>
  )
}
