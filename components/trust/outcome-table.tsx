import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { causeWords, outcomeWords } from '@/components/ui/outcome-words'
import { significant } from '@/lib/domain/percent'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import type { OutcomeClass } from '@/lib/domain/trust/lane-evidence'

export type LaneOutcomeItem = {
  runId: string
  task: string
  class: OutcomeClass
  /** In words, as it was recorded; may be empty. */
  cause: string
  grade: number
  how: 'person' | 'draft' | 'auto' | null
  vouchedBy: 'person' | 'scripted' | 'nobody'
  sampled: boolean
  /** Whether that audit was given. */
  audited: boolean
  regressed: boolean
  sentBack: number
  at: string
  critical: string | null
  /** Why it does not count; null where it does. */
  uncounted: string | null
}

const merges = { person: 'by a person', draft: 'as a draft', auto: 'by itself' }
const vouchers = { person: 'a person', scripted: 'a scripted person', nobody: 'nobody' }

/** Everything that the lane's standing could stand on, each with what it counts for. */
export function OutcomeTable({ outcomes, now }: { outcomes: readonly LaneOutcomeItem[]; now: string }) {
  return (
    <Table label="Outcomes" head={['Run', 'Came to', 'Merged', 'Vouched for by', 'Counts', 'Known']}>
      {outcomes.map((one) => (
        <Row key={one.runId}>
          <Cell className="min-w-56">
            <Link href={`/runs/${one.runId}`} className="font-medium hover:underline">
              {one.task}
            </Link>
          </Cell>
          <Cell className="min-w-48">
            <Badge tone={outcomeWords[one.class].tone}>{outcomeWords[one.class].words}</Badge>
            <span className="block text-xs text-ink-2">{causeOf(one)}</span>
          </Cell>
          <Cell className="whitespace-nowrap">
            {one.how === null ? 'not merged' : merges[one.how]}
            {one.sampled && <span className="block text-xs text-ink-2">{drawnWords(one)}</span>}
          </Cell>
          <Cell className="whitespace-nowrap">{vouchers[one.vouchedBy]}</Cell>
          <Cell className="min-w-40">{countsFor(one)}</Cell>
          <Cell className="text-ink-2">
            <Timestamp at={one.at} now={now} />
          </Cell>
        </Row>
      ))}
    </Table>
  )
}

/** What merged by itself waits for it, as long as nothing wrong is known of it. */
function drawnWords({ how, audited, regressed }: LaneOutcomeItem): string {
  const isAwaited = how === 'auto' && !audited && !regressed
  return isAwaited ? 'drawn for an audit, which is awaited' : 'drawn for an audit'
}

function causeOf({ critical, regressed, cause, sentBack, class: name }: LaneOutcomeItem): string {
  if (critical !== null) return critical
  if (regressed) return 'it turned out wrong after its merge'
  if (cause === '' && name === 'pending') return 'its horizon still runs'
  const words = causeWords(cause)
  return sentBack > 0 ? `${words}; sent back ${sentBack === 1 ? 'once' : `${sentBack} times`}` : words
}

function countsFor({ uncounted, class: name, grade }: LaneOutcomeItem): string {
  if (uncounted !== null) return `no: ${uncounted}`
  if (name === 'pending') return 'by its age, until its horizon is over'
  return name === 'failure' || grade === 1 ? 'in full' : `with grade ${significant(grade)}`
}
