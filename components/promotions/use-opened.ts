'use client'

import { useCallback, useMemo } from 'react'
import { useRemembered } from '@/components/ui/remembered'

/** Which runs behind a recommendation were opened from its page: a draft of this browser until a decision is sent. */
export function useOpened(recommendationId: string): {
  opened: ReadonlySet<string>
  open: (runId: string) => void
} {
  const [text, remember] = useRemembered(`opened:${recommendationId}`, '')
  const opened = useMemo(() => new Set(text === '' ? [] : text.split(' ')), [text])
  const open = useCallback(
    (runId: string) => remember([...new Set(opened).add(runId)].join(' ')),
    [opened, remember],
  )
  return { opened, open }
}
