'use client'

import { Menu } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Sheet } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { Brand } from './brand'
import { Navigation } from './navigation'
import type { NavigationItem } from './navigation-items'

export type MobileNavigationProps = {
  items: readonly NavigationItem[]
  organisation: string
  children: ReactNode
}

/** The shell of a narrow window: everything behind one button. */
export function MobileNavigation({ items, organisation, children }: MobileNavigationProps) {
  const [open, setOpen] = useState(false)
  return (
    <header
      data-print="hide"
      className="flex items-center gap-2 border-b border-line bg-sunken px-2 py-1.5 md:hidden"
    >
      <div className="min-w-0 flex-1">
        <Brand organisation={organisation} />
      </div>
      <Sheet
        open={open}
        onOpenChange={setOpen}
        title="Menu"
        trigger={
          <IconButton label="Menu">
            <Menu aria-hidden="true" className="size-4" />
          </IconButton>
        }
      >
        <Navigation items={items} onGo={() => setOpen(false)} />
        <div className="mt-auto pt-4">{children}</div>
      </Sheet>
    </header>
  )
}
