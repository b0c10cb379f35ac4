'use client'

import { useEffect, useState } from 'react'
import { onNews } from '@/components/ui/live-events'
import type { LaneNews } from '@/lib/data/lane-news'
import type { Lane } from '@/lib/domain/events/envelope'
import { isLevel } from '@/lib/domain/level'

/** At most one question in this time, however much is recorded. */
const pauseMilliseconds = 700

/** What was decided about a lane after `after`, as soon as it is; null: nothing so far. */
export function useLaneNews(lane: Lane, after: number | null): LaneNews | null {
  const [told, setTold] = useState<{ after: number; news: LaneNews } | null>(null)
  const address = laneAddress(lane)
  useEffect(() => {
    if (after === null) return
    const stopped = new AbortController()
    let timer: ReturnType<typeof setTimeout> | null = null
    const ask = () => {
      timer = null
      void askFor(`${address}/news?after=${after}`, stopped.signal).then((news) => {
        if (news && news.changes.length > 0) setTold({ after, news })
      })
    }
    const stop = onNews(() => {
      timer ??= setTimeout(ask, pauseMilliseconds)
    })
    return () => {
      stop()
      stopped.abort()
      if (timer !== null) clearTimeout(timer)
    }
  }, [address, after])
  return told?.after === after ? told.news : null
}

export function laneAddress({ agentId, projectId, taskType }: Lane): string {
  return `/api/lanes/${[agentId, projectId, taskType].map(encodeURIComponent).join('/')}`
}

/** null where no answer is to be had: the next news asks again. */
async function askFor(address: string, signal: AbortSignal): Promise<LaneNews | null> {
  try {
    const answer = await fetch(address, { signal })
    const news: unknown = answer.ok ? await answer.json() : null
    return isNews(news) ? news : null
  } catch {
    return null
  }
}

function isNews(value: unknown): value is LaneNews {
  return (
    typeof value === 'object' &&
    value !== null &&
    'level' in value &&
    isLevel(value.level) &&
    'changes' in value &&
    Array.isArray(value.changes)
  )
}
