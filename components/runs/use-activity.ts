'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { onNews } from '@/components/ui/live-events'
import { isActivity, type Activity } from './activity'

/** At most one question in this time, however much an agent says. */
const pauseMilliseconds = 700
const linesMax = 2_000

/** What an agent has said so far, and goes on saying: only what is new is asked for. */
export function useActivity(runId: string, first: Activity, isLive: boolean): Activity {
  const queries = useQueryClient()
  const router = useRouter()
  const queryKey = ['activity', runId, first.stream]
  const { data } = useQuery({
    queryKey,
    enabled: isLive,
    initialData: first,
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const known = queries.getQueryData<Activity>(queryKey) ?? first
      const newer = await askFor(runId, known.lines.at(-1)?.seq ?? 0, signal)
      if (newer.stream === known.stream)
        return { ...known, lines: [...known.lines, ...newer.lines].slice(-linesMax) }
      // The next attempt has begun: the whole page is another one.
      router.refresh()
      return known
    },
  })
  useEffect(() => {
    if (!isLive) return
    let timer: ReturnType<typeof setTimeout> | null = null
    const ask = () => {
      timer = null
      void queries.invalidateQueries({ queryKey: ['activity', runId] })
    }
    const stop = onNews(() => {
      timer ??= setTimeout(ask, pauseMilliseconds)
    })
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [queries, runId, isLive])
  return data
}

async function askFor(runId: string, after: number, signal: AbortSignal): Promise<Activity> {
  const answer = await fetch(`/api/runs/${encodeURIComponent(runId)}/activity?after=${after}`, { signal })
  if (!answer.ok) throw new Error(`the activity of this run cannot be read: ${answer.status}`)
  const activity: unknown = await answer.json()
  if (!isActivity(activity)) throw new Error('the answer is no activity of a run: reload the page')
  return activity
}
