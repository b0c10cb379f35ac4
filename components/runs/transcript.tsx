'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Timestamp } from '@/components/ui/timestamp'
import { markDeceiving } from '@/lib/domain/invisible-characters'
import type { Activity, ActivityLine } from './activity'
import { groupCalls } from './group-calls'
import { LongText } from './long-text'
import { CallEntry } from './call-entry'
import { useActivity } from './use-activity'

export type TranscriptProps = {
  runId: string
  /** What is known when the page is made. */
  activity: Activity
  isLive: boolean
  /** Whether what the program prints is told line by line, too: then it is folded. */
  isRead: boolean
  now: string
}

/** What an agent said and tried, line by line; grows at its end while the run goes on. */
export function Transcript(props: TranscriptProps) {
  const [queries] = useState(() => new QueryClient())
  return (
    <QueryClientProvider client={queries}>
      <Lines {...props} />
    </QueryClientProvider>
  )
}

function Lines({ runId, activity, isLive, isRead, now }: TranscriptProps) {
  const { lines } = useActivity(runId, activity, isLive)
  const told = groupCalls(lines.filter(({ kind }) => kind !== 'handover'))
  if (told.length === 0)
    return (
      <p className="text-ink-2">
        {isLive
          ? 'Nothing yet: what the agent says and calls appears here by itself.'
          : 'Nothing was printed.'}
      </p>
    )
  return (
    <ol className="rounded-lg border border-line bg-surface" aria-live="off">
      {told.map((one) =>
        one.kind === 'line' ? (
          <Line key={one.line.seq} line={one.line} isRead={isRead} now={now} />
        ) : (
          <CallEntry key={one.call.called.seq} call={one.call} now={now} />
        ),
      )}
    </ol>
  )
}

function Line({ line, isRead, now }: { line: ActivityLine; isRead: boolean; now: string }) {
  const text = line.output ?? line.text
  return (
    <li className="grid gap-x-3 border-b border-line px-3 py-1.5 last:border-b-0 md:grid-cols-[176px_minmax(0,1fr)]">
      <span className="text-xs text-ink-3">
        <Timestamp at={line.at} now={now} />
        <span className={classNames('block', line.refused ? 'text-fail' : 'text-ink-2')}>
          {markDeceiving(line.label)}
        </span>
      </span>
      {text !== '' && <Said line={line} text={text} isFolded={isRead && line.kind === 'output'} />}
    </li>
  )
}

function Said({ line, text, isFolded }: { line: ActivityLine; text: string; isFolded: boolean }) {
  const said = <LongText text={text} label={line.label} className={line.refused ? 'text-fail' : ''} />
  if (!isFolded) return said
  return (
    <details className="min-w-0">
      <summary className="cursor-pointer text-xs text-ink-2">As it was printed</summary>
      {said}
    </details>
  )
}
