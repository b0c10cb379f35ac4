import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { type NameBook, Sentence } from '@/components/ui/sentence'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import type { AuditCategory } from '@/lib/projections/audit-categories'
import type { Sentence as SentenceParts } from '@/lib/projections/sentence'

export type AuditEntry = {
  seq: number
  at: string
  type: string
  category: AuditCategory
  sentence: SentenceParts
  runId: string | null
}

export type AuditListProps = {
  /** Newest first. */
  entries: readonly AuditEntry[]
  names: NameBook
  isFiltered: boolean
  olderHref: string | null
  newestHref: string | null
  now: string
}

export function AuditList({ entries, names, isFiltered, olderHref, newestHref, now }: AuditListProps) {
  if (entries.length === 0) {
    return isFiltered ? (
      <EmptyState title="Nothing of that kind">No recorded fact passes this filter.</EmptyState>
    ) : (
      <EmptyState title="The log is empty">
        Every act of a person, an agent or Leeway itself appears here.
      </EmptyState>
    )
  }
  return (
    <div className="space-y-3">
      <Table label="The log" head={['Position', 'When', 'What', 'Kind', 'Event']}>
        {entries.map((entry) => (
          <Row key={entry.seq} id={`seq-${entry.seq}`}>
            <Cell className="text-ink-2">{entry.seq}</Cell>
            <Cell className="text-ink-2">
              <Timestamp at={entry.at} now={now} absolute />
            </Cell>
            <Cell className="min-w-72">
              <Sentence parts={entry.sentence} names={names} />
            </Cell>
            <Cell>
              <Badge>{entry.category}</Badge>
            </Cell>
            <Cell className="font-mono text-xs text-ink-2">
              {entry.runId ? (
                <Link href={`/runs/${entry.runId}`} className="hover:underline">
                  {entry.type}
                </Link>
              ) : (
                entry.type
              )}
            </Cell>
          </Row>
        ))}
      </Table>
      <p className="flex gap-4">
        {newestHref && (
          <Link href={newestHref} className="prose-link">
            Newest
          </Link>
        )}
        {olderHref && (
          <Link href={olderHref} className="prose-link">
            Older
          </Link>
        )}
      </p>
    </div>
  )
}
