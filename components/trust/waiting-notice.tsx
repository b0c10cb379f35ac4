import Link from 'next/link'
import { Notice } from '@/components/ui/notice'
import { Timestamp } from '@/components/ui/timestamp'

export type WaitingNoticeProps = {
  count: number
  /** Those of the present epoch that have waited for more than `days`. */
  overdue: number
  days: number
  /** Of the one that has waited longest. */
  runId: string
  since: string
  now: string
}

/** What was delivered and nobody has decided about: it counts for nothing, and must not be forgotten. */
export function WaitingNotice({ count, overdue, days, runId, since, now }: WaitingNoticeProps) {
  return (
    <Notice tone={overdue > 0 ? 'warn' : 'neutral'}>
      {count === 1 ? 'One change waits' : `${count} changes wait`} for a decision,{' '}
      {count > 1 && 'the oldest of them '}
      <Link href={`/runs/${runId}`} className="prose-link">
        delivered
      </Link>{' '}
      <Timestamp at={since} now={now} />.
      {overdue > 0 &&
        ` Overdue after ${days === 1 ? 'a day' : `${days} days`}: ${overdue}. With every label a failure, what is overdue is one, too.`}
    </Notice>
  )
}
