'use client'

import { useEffect, useState } from 'react'
import { askFor } from './ask-for'
import { onNews } from './live-events'

/** At most one question in this time, however much is recorded. */
const pauseMilliseconds = 700

/** What an endpoint tells of the time after position `after` of the log, as soon as there is any; null: nothing so far. */
export function useNewsSince<T extends { changes: readonly unknown[] }>(
  address: string,
  after: number | null,
  isNews: (value: unknown) => value is T,
): T | null {
  const [told, setTold] = useState<{ after: number; news: T } | null>(null)
  useEffect(() => {
    if (after === null) return
    const stopped = new AbortController()
    let timer: ReturnType<typeof setTimeout> | null = null
    const ask = () => {
      timer = null
      // Without an answer the next news asks again.
      void askFor(`${address}?after=${after}`, stopped.signal).then((news) => {
        if (isNews(news) && news.changes.length > 0) setTold({ after, news })
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
  }, [address, after, isNews])
  return told?.after === after ? told.news : null
}
