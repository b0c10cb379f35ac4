'use client'

import { Menu } from '@base-ui/react/menu'
import Link from 'next/link'
import { startTransition } from 'react'
import { Badge } from '@/components/ui/badge'
import type { FormAction } from '@/components/ui/action-form'
import { useShortcutSwitch } from '@/components/ui/shortcuts'
import { ThemeChoice } from './theme-choice'

export type ShellViewer = {
  name: string
  email: string
  /** For example `lead` or `reviewer in payments`. */
  roles: string
  scripted: boolean
}

export type AccountMenuProps = { viewer: ShellViewer; signOut: FormAction }

const itemLook =
  'flex min-h-8 cursor-default items-center rounded-sm px-2 outline-none data-highlighted:bg-hover focus-visible:outline-2'

export function AccountMenu({ viewer, signOut }: AccountMenuProps) {
  const [shortcutsOn, setShortcutsOn] = useShortcutSwitch()
  return (
    <Menu.Root>
      <Menu.Trigger className="mt-2 flex w-full items-center gap-2 rounded-md p-1.5 text-left hover:bg-hover">
        <span
          aria-hidden="true"
          className="flex size-6 shrink-0 items-center justify-center rounded-full bg-hold text-2xs font-semibold text-on-hold"
        >
          {initials(viewer.name)}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-xs font-medium">{viewer.name}</span>
          <span className="block truncate text-2xs text-ink-3">{viewer.roles}</span>
        </span>
        {viewer.scripted && <Badge>scripted</Badge>}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={4} className="z-50">
          <Menu.Popup className="motion-fade w-56 rounded-lg border border-line-strong bg-surface p-1 shadow-lg">
            <p className="truncate px-2 py-1 text-xs text-ink-2">{viewer.email}</p>
            <Menu.LinkItem className={itemLook} render={<Link href="/account" />}>
              Account
            </Menu.LinkItem>
            <ThemeChoice itemClass={itemLook} />
            <Menu.CheckboxItem className={itemLook} checked={shortcutsOn} onCheckedChange={setShortcutsOn}>
              <span className="flex-1">Single-key shortcuts</span>
              {shortcutsOn ? 'on' : 'off'}
            </Menu.CheckboxItem>
            <Menu.Item
              className={itemLook}
              onClick={() => startTransition(() => void signOut(new FormData()))}
            >
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('')
    .toUpperCase()
}
