'use client'

import { useCallback, useMemo } from 'react'
import { useRemembered } from '@/components/ui/remembered'

/** Which files of a commit were marked as viewed: a draft of this browser until a decision is sent. */
export function useViewed(commit: string): {
  viewed: ReadonlySet<string>
  toggleViewed: (path: string) => void
} {
  const [text, remember] = useRemembered(`viewed:${commit}`, '')
  const viewed = useMemo(() => new Set(text === '' ? [] : text.split('\0')), [text])
  const toggleViewed = useCallback(
    (path: string) => {
      const next = new Set(viewed)
      if (!next.delete(path)) next.add(path)
      remember([...next].join('\0'))
    },
    [viewed, remember],
  )
  return { viewed, toggleViewed }
}
