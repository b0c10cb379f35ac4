'use client'

import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import type { NavigationItem } from './navigation-items'

export type CommandListProps = {
  items: readonly NavigationItem[]
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CommandList({ items, open, onOpenChange }: CommandListProps) {
  const router = useRouter()
  const go = (href: string) => {
    onOpenChange(false)
    router.push(href)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Jump to">
      <Command label="Jump to" loop>
        <Command.Input
          placeholder="Type a page"
          className="h-8 w-full rounded-md border border-control bg-surface px-2 text-sm"
        />
        <Command.List className="mt-2 max-h-80 overflow-y-auto">
          <Command.Empty className="px-2 py-3 text-ink-2">No page of that name.</Command.Empty>
          {items.map((item) => (
            <Command.Item
              key={item.href}
              value={item.label}
              onSelect={() => go(item.href)}
              className="flex h-9 items-center justify-between rounded-md px-2 data-[selected=true]:bg-hover"
            >
              {item.label}
              <span className="text-ink-2">
                <Kbd>g</Kbd> <Kbd>{item.key}</Kbd>
              </span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  )
}
