'use client'

import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Kbd } from '@/components/ui/kbd'
import type { NavigationItem } from './navigation-items'

// Loaded on first use: nobody pays for it on the way to a page.
const CommandList = dynamic(() => import('./command-list').then((module) => module.CommandList), {
  ssr: false,
})

export function CommandPalette({ items }: { items: readonly NavigationItem[] }) {
  const [open, setOpen] = useState(false)
  const [wasOpened, setWasOpened] = useState(false)
  const show = () => {
    setWasOpened(true)
    setOpen(true)
  }
  useHotkeys('mod+k', show, { preventDefault: true, enableOnFormTags: true })
  return (
    <>
      <button
        type="button"
        onClick={show}
        className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-left text-xs text-ink-2 hover:bg-hover"
      >
        <Search aria-hidden="true" className="size-3.5" />
        <span className="flex-1">Jump to</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      {wasOpened && <CommandList items={items} open={open} onOpenChange={setOpen} />}
    </>
  )
}
