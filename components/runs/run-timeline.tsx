import { type NameBook, Sentence } from '@/components/ui/sentence'
import { Timestamp } from '@/components/ui/timestamp'
import type { TimelineEntry } from '@/lib/projections/runs'

export type RunTimelineProps = {
  /** Oldest first. */
  entries: readonly TimelineEntry[]
  names: NameBook
  now: string
}

export function RunTimeline({ entries, names, now }: RunTimelineProps) {
  return (
    <ol className="border-l border-line-strong pl-4">
      {entries.map((entry) => (
        <li
          key={entry.seq}
          className="relative py-1 before:absolute before:top-3 before:-left-[19px] before:size-1.5 before:rounded-full before:bg-ink-3"
        >
          <Sentence parts={entry.sentence} names={names} />{' '}
          <span className="text-xs text-ink-3">
            <Timestamp at={entry.at} now={now} absolute /> · {entry.seq}
          </span>
        </li>
      ))}
    </ol>
  )
}
