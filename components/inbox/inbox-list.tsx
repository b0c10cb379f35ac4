'use client'

import Link from 'next/link'
import { useRef } from 'react'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Section } from '@/components/ui/page-header'
import { useShortcuts } from '@/components/ui/shortcuts'
import { Words } from '@/components/ui/words'
import { formatSpan } from '@/components/ui/time-words'
import type { Level } from '@/lib/domain/level'
import type { InboxKind } from '@/lib/projections/inbox-item'

type ShownKind = InboxKind | 'heldTask'

export type InboxItem = {
  /** Unique within the list. */
  key: string
  kind: ShownKind
  title: string
  project: string
  /** One line: why this person, and why now. */
  why: string
  href: string
  level: Level | null
  /** ISO 8601. */
  since: string
}

const kindWords: Record<ShownKind, string> = {
  reviewNeeded: 'review',
  draftToApply: 'draft',
  landingWaits: 'landing',
  heldTask: 'claim',
  policyProposal: 'policy',
  policyRefused: 'policy',
  mergedByItself: 'merged',
  sampledAudit: 'audit',
  checksFail: 'checks',
  regressionSuspected: 'suspected',
  revertNeeded: 'revert',
  takenBack: 'reverted',
  runEnded: 'run ended',
  runRefused: 'refused',
  reportReady: 'report',
  promotionRecommended: 'promotion',
  standingLowered: 'lowered',
  driftWarned: 'drift',
  grantExpired: 'expired',
}

export type InboxListProps = {
  /** What somebody must act on; oldest first. */
  items: readonly InboxItem[]
  /** How many wait: more than these, perhaps. */
  count: number
  /** What people are told, not asked; newest first. */
  told: readonly InboxItem[]
  /** What agents are doing now, said where nothing waits. */
  meanwhile: string
  now: string
}

export function InboxList({ items, count, told, meanwhile, now }: InboxListProps) {
  const lists = useRef<HTMLDivElement>(null)
  const move = (by: 1 | -1) => {
    const links = [...(lists.current?.querySelectorAll('a') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus()
  }
  useShortcuts({ j: () => move(1), k: () => move(-1) })
  return (
    <div ref={lists} className="space-y-6">
      {items.length === 0 ? (
        <EmptyState title="Nothing waits for you">{meanwhile}</EmptyState>
      ) : (
        <InboxItems
          title={`Your turn (${count > items.length ? `the ${items.length} oldest of ${count}` : count})`}
          items={items}
          now={now}
        />
      )}
      {told.length > 0 && <InboxItems title="For your information" items={told} now={now} />}
    </div>
  )
}

function InboxItems({ title, items, now }: { title: string; items: readonly InboxItem[]; now: string }) {
  return (
    <Section title={title}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {items.map((item) => (
          <li key={item.key}>
            <InboxLink item={item} now={now} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function InboxLink({ item, now }: { item: InboxItem; now: string }) {
  return (
    <Link
      href={item.href}
      className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-2 hover:bg-hover/60 md:flex-nowrap"
    >
      <span className="w-20 shrink-0">
        <Badge>{kindWords[item.kind]}</Badge>
      </span>
      <span className="min-w-0 flex-1 basis-60">
        <span className="block truncate font-medium">{item.title}</span>
        <span className="block text-xs text-ink-2">
          <Words text={item.why} />
        </span>
      </span>
      <span className="shrink-0 text-xs text-ink-2">{item.project}</span>
      {item.level && <LevelBadge level={item.level} />}
      <span className="num w-16 shrink-0 text-right text-xs text-ink-2">
        <span className="sr-only">since </span>
        {formatSpan(Date.parse(now) - Date.parse(item.since))}
      </span>
    </Link>
  )
}
