import type { ReactNode } from 'react'
import type { NavigationItem } from '@/components/shell/navigation-items'
import { Shell } from '@/components/shell/shell'
import { signOut } from '@/app/(sign-in)/actions'
import { getShell } from '@/lib/data/shell'
import { freeze, liftFreeze } from './actions'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { inboxCount, promotionCount, maySettings, ...shell } = await getShell()
  const items: NavigationItem[] = [
    { href: '/inbox', label: 'Inbox', icon: 'inbox', count: inboxCount, group: 1, key: 'i' },
    { href: '/reviews', label: 'Reviews', icon: 'reviews', group: 1, key: 'r' },
    {
      ...{ href: '/promotions', label: 'Promotions', icon: 'promotions', group: 1, key: 'o' },
      count: promotionCount,
    },
    { href: '/trust', label: 'Trust', icon: 'trust', group: 1, key: 't' },
    { href: '/posture', label: 'Posture', icon: 'posture', group: 1, key: 'e' },
    { href: '/queue', label: 'Queue', icon: 'queue', group: 2, key: 'q' },
    { href: '/runs', label: 'Runs', icon: 'runs', group: 2, key: 'u' },
    { href: '/policy', label: 'Policy', icon: 'policy', group: 3, key: 'p' },
    { href: '/audit', label: 'Audit', icon: 'audit', group: 3, key: 'a' },
    ...(maySettings
      ? [{ href: '/settings', label: 'Settings', icon: 'settings', group: 3, key: 's' } as const]
      : []),
  ]
  return (
    <Shell {...shell} items={items} freeze={freeze} liftFreeze={liftFreeze} signOut={signOut}>
      {children}
    </Shell>
  )
}
