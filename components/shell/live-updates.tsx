'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { counted } from '@/lib/domain/counted'
import { isFollowed, type LiveNews, onShown, publishNews, publishShown } from '@/components/ui/live-events'

/**
 * Hears of every batch of the log. Live parts follow by themselves; for the rest a quiet bar offers the news,
 * so that no row moves under a reader.
 */
export function LiveUpdates() {
  const router = useRouter()
  const [news, setNews] = useState(0)
  useEffect(() => {
    let known: number | null = null
    const source = new EventSource('/api/events')
    source.onmessage = (message: MessageEvent<string>) => {
      const received = readNews(message.data)
      if (!received) return
      const count = known === null ? 0 : received.size - known
      // The first one tells what may have come between the making of the page and now: what is live looks once.
      if (known === null || count > 0) publishNews(received)
      known = received.size
      if (count > 0 && !isFollowed()) setNews((before) => before + count)
    }
    const stop = onShown(() => setNews(0))
    return () => {
      stop()
      source.close()
    }
  }, [])

  if (news === 0) return null
  const show = () => {
    publishShown()
    router.refresh()
  }
  return (
    <div role="status" data-print="hide" className="fixed bottom-3 left-1/2 z-30 -translate-x-1/2">
      <Button variant="primary" className="rounded-full shadow-lg" onClick={show}>
        {counted(news, 'new event')}: show {news === 1 ? 'it' : 'them'}
      </Button>
    </div>
  )
}

/** Messages are JSON: `{"size": 42, "runIds": ["…"]}`; anything else is not for us. */
function readNews(text: string): LiveNews | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('size' in value)) return null
    const runIds = 'runIds' in value && Array.isArray(value.runIds) ? value.runIds : []
    return typeof value.size === 'number' ? { size: value.size, runIds: runIds.filter(isText) } : null
  } catch {
    return null
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
