'use client'

import Link from 'next/link'
import { counted } from '@/lib/domain/counted'
import { LevelChange, type LevelChangeProps } from './level-change'
import { Notice } from './notice'
import { ShowNewest } from './show-newest'
import { useNewsSince } from './use-news-since'

export type LevelNewsProps = {
  /** Up to where of the log the page was made; null: it is about an earlier moment, and stays as it is. */
  position: number | null
}

type News = {
  /** Newest first. */
  changes: readonly (LevelChangeProps & {
    seq: number
    agent: string
    project: string
    /** null: all ordinary types. */
    taskType: string | null
    href: string
  })[]
  /** Earlier ones. */
  more: number
}

/** What was decided about any lane since the page was made: its levels stay as they were read until somebody asks. */
export function LevelNews({ position }: LevelNewsProps) {
  const news = useNewsSince('/api/levels/news', position, isNews)
  return (
    <div role="status" className="empty:hidden">
      {news && <Since {...news} />}
    </div>
  )
}

function Since({ changes, more }: News) {
  return (
    <Notice tone="warn">
      <p className="font-medium">
        {changes.length + more === 1
          ? 'A level was decided since this page was made.'
          : `Levels were decided ${changes.length + more} times since this page was made.`}
      </p>
      <ul className="my-1 list-disc space-y-0.5 pl-5">
        {changes.map(({ seq, agent, project, taskType, href, ...change }) => (
          <li key={seq}>
            <Link href={href} className="font-medium underline underline-offset-2">
              {agent}
            </Link>{' '}
            on {taskType ?? 'all ordinary types'} in {project}. <LevelChange {...change} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mb-1">And {counted(more, 'earlier one')}.</p>}
      <ShowNewest />
    </Notice>
  )
}

function isNews(value: unknown): value is News {
  if (typeof value !== 'object' || value === null) return false
  return 'more' in value && 'changes' in value && Array.isArray(value.changes)
}
