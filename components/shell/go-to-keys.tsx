'use client'

import { useRouter } from 'next/navigation'
import { useMemo, useRef } from 'react'
import { useShortcuts } from '@/components/ui/shortcuts'
import type { NavigationItem } from './navigation-items'

/** How long after `g` its second key still counts. */
const sequenceMilliseconds = 1200

/** `g` and a page's key go to that page. */
export function GoToKeys({ items }: { items: readonly NavigationItem[] }) {
  const router = useRouter()
  const startedAt = useRef(0)
  const handlers = useMemo(() => {
    const start = () => {
      startedAt.current = performance.now()
    }
    const go = (href: string) => () => {
      if (performance.now() - startedAt.current > sequenceMilliseconds) return
      startedAt.current = 0
      router.push(href)
    }
    return Object.fromEntries([['g', start], ...items.map((item) => [item.key, go(item.href)] as const)])
  }, [items, router])
  useShortcuts(handlers)
  return null
}
