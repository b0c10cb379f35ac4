'use client'

import { Badge } from '@/components/ui/badge'
import { LevelBadge } from '@/components/ui/level-badge'
import { LevelChange } from '@/components/ui/level-change'
import { Notice } from '@/components/ui/notice'
import { ShowNewest } from '@/components/ui/show-newest'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { LaneNews } from '@/lib/data/lane-news'
import type { Lane } from '@/lib/domain/events/envelope'
import type { Level } from '@/lib/domain/level'
import { useLaneNews } from './lane-news'

export type StandingNowProps = Lane & {
  level: Level
  /** Where the level comes from. */
  reason: string
  onProbation: boolean
  expiresAt: string | null
  /** Up to where of the log the page was made; null: it is about an earlier moment, and stays as it is. */
  position: number | null
  now: string
}

/** What the lane may do: as the page was made, and anew as soon as somebody decides otherwise. */
export function StandingNow(props: StandingNowProps) {
  const news = useLaneNews(props, props.position)
  const { level, reason, onProbation } = news ?? props
  const expiresAt = news === null ? props.expiresAt : null
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <LevelBadge level={level} />
        {onProbation && <Badge tone="warn">on probation</Badge>}
        <span>
          <Words text={reason} />
        </span>
        {expiresAt !== null && (
          <span className="text-ink-3">
            ends <Timestamp at={expiresAt} now={props.now} />
          </span>
        )}
      </span>
      <div role="status">{news && <Since news={news} was={props.level} />}</div>
    </>
  )
}

function Since({ news, was }: { news: LaneNews; was: Level }) {
  return (
    <Notice tone="warn" className="mt-2">
      <p className="font-medium">
        {news.level === was
          ? 'Somebody decided about this lane since this page was made. It is still at '
          : 'Its level changed since this page was made. It is now at '}
        <LevelBadge level={news.level} className="align-middle" />.
      </p>
      <ul className="my-1 list-disc space-y-0.5 pl-5">
        {news.changes.map((change) => (
          <li key={change.seq}>
            <LevelChange {...change} />
          </li>
        ))}
      </ul>
      <ShowNewest />
    </Notice>
  )
}
