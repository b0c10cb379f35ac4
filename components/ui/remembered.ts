'use client'

import { useCallback, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

/** A text that this browser remembers under a key; `initial` on the server and until something was chosen. */
export function useRemembered(key: string, initial: string): [string, (value: string) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) ?? initial,
    () => initial,
  )
  const remember = useCallback(
    (next: string) => {
      localStorage.setItem(key, next)
      for (const listener of listeners) listener()
    },
    [key],
  )
  return [value, remember]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
