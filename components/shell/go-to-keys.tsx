'use client'

import { useRouter } from 'next/navigation'
import { useHotkeys } from 'react-hotkeys-hook'
import { useShortcutSwitch } from '@/components/ui/shortcuts'
import type { NavigationItem } from './navigation-items'

/** `g` and a page's key go to that page. */
export function GoToKeys({ items }: { items: readonly NavigationItem[] }) {
  const router = useRouter()
  const [enabled] = useShortcutSwitch()
  const hrefs = new Map(items.map((item) => [`g>${item.key}`, item.href]))
  useHotkeys(
    [...hrefs.keys()],
    (_, hotkey) => {
      const href = hrefs.get(hotkey.hotkey)
      if (href !== undefined) router.push(href)
    },
    { enabled, sequenceTimeoutMs: 1200 },
    [items, router],
  )
  return null
}
