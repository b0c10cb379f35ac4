'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Timestamp } from '@/components/ui/timestamp'
import type { Activity, ActivityLine } from './activity'
import { groupCalls } from './group-calls'
import { CallEntry } from './call-entry'
import { useActivity } from './use-activity'

export type TranscriptProps = {
  runId: string
  /** What is known when the page is made. */
  activity: Activity
  isLive: boolean
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

function Lines({ runId, activity, isLive, now }: TranscriptProps) {
  const { lines } = useActivity(runId, activity, isLive)
  const told = groupCalls(lines.filter(({ kind }) => kind !== 'handover'))
  return (
    <ol className="rounded-lg border border-line bg-surface" aria-live="off">
      {told.map((one) =>
        one.kind === 'line' ? (
          <Line key={one.line.seq} line={one.line} now={now} />
        ) : (
          <CallEntry key={one.call.called.seq} call={one.call} now={now} />
        ),
      )}
    </ol>
  )
}

function Line({ line, now }: { line: ActivityLine; now: string }) {
  const text = line.output ?? line.text
  return (
    <li className="grid gap-x-3 border-b border-line px-3 py-1.5 last:border-b-0 md:grid-cols-[176px_minmax(0,1fr)]">
      <span className="text-xs text-ink-3">
        <Timestamp at={line.at} now={now} />
        <span className={classNames('block', line.refused ? 'text-fail' : 'text-ink-2')}>{line.label}</span>
      </span>
      {text !== '' && (
        <pre
          className={classNames(
            'max-h-72 overflow-y-auto whitespace-pre-wrap wrap-anywhere',
            line.refused && 'text-fail',
          )}
        >
          {text}
        </pre>
      )}
    </li>
  )
}
