'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { onNews, startFollowing } from './live-events'

/** A page that grows only at its end is made anew when there is news, at most once a second. */
export function LiveRefresh({ runId }: { runId: string }) {
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const refresh = () => {
      timer = null
      router.refresh()
    }
    const stopListening = onNews((news) => {
      if (timer === null && (news.runIds.length === 0 || news.runIds.includes(runId))) {
        timer = setTimeout(refresh, 1000)
      }
    })
    const stopFollowing = startFollowing()
    return () => {
      stopListening()
      stopFollowing()
      if (timer !== null) clearTimeout(timer)
    }
  }, [router, runId])
  return null
}
