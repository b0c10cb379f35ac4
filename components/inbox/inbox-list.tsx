'use client'

import Link from 'next/link'
import { useRef } from 'react'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { useShortcuts } from '@/components/ui/shortcuts'
import { formatSpan } from '@/components/ui/time-words'
import type { Level } from '@/lib/domain/level'

export type InboxItem = {
  /** Unique within the list. */
  key: string
  /** One word for what is asked: `review`, `draft`, `claim`, `policy`, `merged`. */
  kind: string
  title: string
  project: string
  /** One line: why this person, and why now. */
  why: string
  href: string
  level: Level | null
  /** ISO 8601. */
  since: string
}

export type InboxListProps = {
  /** Oldest first. */
  items: readonly InboxItem[]
  /** What agents are doing now, said where nothing waits. */
  meanwhile: string
  now: string
}

export function InboxList({ items, meanwhile, now }: InboxListProps) {
  const list = useRef<HTMLUListElement>(null)
  const move = (by: 1 | -1) => () => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus()
  }
  useShortcuts({ j: move(1), k: move(-1) })
  if (items.length === 0) return <EmptyState title="Nothing waits for you">{meanwhile}</EmptyState>
  return (
    <ul ref={list} className="divide-y divide-line rounded-lg border border-line bg-surface">
      {items.map((item) => (
        <li key={item.key}>
          <InboxLink item={item} now={now} />
        </li>
      ))}
    </ul>
  )
}

function InboxLink({ item, now }: { item: InboxItem; now: string }) {
  return (
    <Link
      href={item.href}
      className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-2 hover:bg-hover/60 md:flex-nowrap"
    >
      <span className="w-16 shrink-0">
        <Badge>{item.kind}</Badge>
      </span>
      <span className="min-w-0 flex-1 basis-60">
        <span className="block truncate font-medium">{item.title}</span>
        <span className="block text-xs text-ink-2">{item.why}</span>
      </span>
      <span className="shrink-0 text-xs text-ink-2">{item.project}</span>
      {item.level && <LevelBadge level={item.level} />}
      <span className="num w-16 shrink-0 text-right text-xs text-ink-2">
        <span className="sr-only">waiting </span>
        {formatSpan(Date.parse(now) - Date.parse(item.since))}
      </span>
    </Link>
  )
}
