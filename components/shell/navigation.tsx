'use client'

import {
  Activity,
  ArrowUp,
  Grid2x2,
  Inbox,
  GitPullRequest,
  ListTodo,
  Play,
  ScrollText,
  Settings,
  Shield,
} from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '@/components/ui/class-names'
import type { IconName, NavigationItem } from './navigation-items'

const icons = {
  inbox: Inbox,
  reviews: GitPullRequest,
  promotions: ArrowUp,
  trust: Grid2x2,
  posture: Activity,
  queue: ListTodo,
  runs: Play,
  policy: Shield,
  audit: ScrollText,
  settings: Settings,
} satisfies Record<IconName, unknown>

export type NavigationProps = { items: readonly NavigationItem[]; onGo?: () => void }

export function Navigation({ items, onGo }: NavigationProps) {
  const groups = [1, 2, 3].map((group) => items.filter((item) => item.group === group))
  return (
    <nav aria-label="Main">
      {groups
        .filter((group) => group.length > 0)
        .map((group, index) => (
          <ul key={group[0]?.href} className={classNames(index > 0 && 'mt-2 border-t border-line pt-2')}>
            {group.map((item) => (
              <li key={item.href}>
                <NavigationLink item={item} {...(onGo && { onGo })} />
              </li>
            ))}
          </ul>
        ))}
    </nav>
  )
}

function NavigationLink({ item, onGo }: { item: NavigationItem; onGo?: () => void }) {
  const isHere = usePathname().startsWith(item.href)
  const Icon = icons[item.icon]
  return (
    <Link
      href={item.href}
      aria-current={isHere ? 'page' : undefined}
      title={`${item.label} (g ${item.key})`}
      {...(onGo && { onClick: onGo })}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink',
        isHere && 'bg-hover font-medium text-ink',
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" strokeWidth={1.75} />
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.count !== undefined && item.count > 0 && (
        <span className="num text-2xs text-ink-2">
          {item.count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  )
}
