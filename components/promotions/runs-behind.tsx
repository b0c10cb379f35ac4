'use client'

import { Check } from 'lucide-react'
import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { causeWords, outcomeWords } from '@/components/ui/outcome-words'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { counted } from '@/lib/domain/counted'
import type { OutcomeClass } from '@/lib/domain/trust/lane-evidence'
import { useOpened } from './use-opened'

export type RunBehind = {
  runId: string
  task: string
  class: OutcomeClass
  cause: string
  sentBack: number
  regressed: boolean
  size: { files: number; lines: number } | null
  mergedAt: string | null
  at: string
  /** It failed or was sent back. */
  mustOpen: boolean
}

export type RunsBehindProps = {
  recommendationId: string
  /** Those that must be opened first. */
  runs: readonly RunBehind[]
  inAll: number
  /** The lane's page, with all of them. */
  laneHref: string
  now: string
}

export function RunsBehind({ recommendationId, runs, inAll, laneHref, now }: RunsBehindProps) {
  const { opened, open } = useOpened(recommendationId)
  const must = runs.filter((run) => run.mustOpen)
  const seen = must.filter(({ runId }) => opened.has(runId)).length
  return (
    <div className="space-y-2">
      <p className="text-ink-2">
        {must.length === 0 ? (
          'None of them failed or was sent back.'
        ) : (
          <>
            Open every one that failed or was sent back before you decide:{' '}
            <strong className="num">
              {seen} of {must.length} opened
            </strong>
          </>
        )}
      </p>
      <Table label="Runs behind it" head={['Run', 'Came to', 'Size', 'Merged', 'Opened']}>
        {runs.map((run) => (
          <Row key={run.runId}>
            <Cell className="min-w-48">
              <Link
                href={`/runs/${run.runId}`}
                className="font-medium hover:underline"
                onClick={() => open(run.runId)}
                onAuxClick={() => open(run.runId)}
              >
                {run.task}
              </Link>
            </Cell>
            <Cell className="min-w-40">
              <Badge tone={outcomeWords[run.class].tone}>{outcomeWords[run.class].words}</Badge>
              <span className="block text-xs text-ink-2">{causeOf(run)}</span>
            </Cell>
            <Cell className="num whitespace-nowrap">{sizeOf(run)}</Cell>
            <Cell className="text-ink-2">
              {run.mergedAt === null ? 'not merged' : <Timestamp at={run.mergedAt} now={now} />}
            </Cell>
            <Cell className="whitespace-nowrap text-ink-2">
              {opened.has(run.runId) && (
                <span className="inline-flex items-center gap-1">
                  <Check aria-hidden="true" className="size-3.5 text-pass" /> opened
                </span>
              )}
            </Cell>
          </Row>
        ))}
      </Table>
      {inAll > runs.length && (
        <Link href={laneHref} className="prose-link">
          All {inAll} on the lane’s page
        </Link>
      )}
    </div>
  )
}

function causeOf({ regressed, sentBack, cause }: RunBehind): string {
  if (regressed) return 'it turned out wrong after its merge'
  return sentBack > 0 ? `sent back ${sentBack === 1 ? 'once' : `${sentBack} times`}` : causeWords(cause)
}

function sizeOf({ size }: RunBehind): string {
  if (size === null) return ''
  return `${counted(size.files, 'file')}, ${counted(size.lines, 'line')}`
}
