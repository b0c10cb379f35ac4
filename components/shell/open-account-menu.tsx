'use client'

import { Menu } from '@base-ui/react/menu'
import Link from 'next/link'
import { startTransition } from 'react'
import { useShortcutSwitch } from '@/components/ui/shortcuts'
import { AccountCard, accountLook, type AccountMenuProps } from './account-card'
import { ThemeChoice } from './theme-choice'

const itemLook =
  'flex min-h-8 cursor-default items-center rounded-sm px-2 outline-none data-highlighted:bg-hover focus-visible:outline-2'

/** The menu itself; open from the start, because a press has loaded it. */
export function OpenAccountMenu({ viewer, signOut }: AccountMenuProps) {
  const [shortcutsOn, setShortcutsOn] = useShortcutSwitch()
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger className={accountLook}>
        <AccountCard viewer={viewer} />
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
