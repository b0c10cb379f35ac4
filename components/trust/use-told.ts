'use client'

import { useEffect, useState } from 'react'
import { askFor } from '@/components/ui/ask-for'

/** What an endpoint says at the moment somebody is about to decide; undefined: not yet, null: it could not be read. */
export function useTold<T>(address: string, isTold: (value: unknown) => value is T): T | null | undefined {
  const [told, setTold] = useState<{ address: string; found: T | null } | null>(null)
  useEffect(() => {
    const stopped = new AbortController()
    void askFor(address, stopped.signal).then((found) => {
      if (!stopped.signal.aborted) setTold({ address, found: isTold(found) ? found : null })
    })
    return () => stopped.abort()
  }, [address, isTold])
  return told?.address === address ? told.found : undefined
}
