import Link from 'next/link'
import { ButtonLink } from '@/components/ui/button'
import { counted } from '@/lib/domain/counted'
import { Notice } from '@/components/ui/notice'
import { Section } from '@/components/ui/page-header'
import { percent } from '@/lib/domain/percent'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import type { backtestPolicy } from '@/lib/data/policy-backtest'
import { addressOf } from './policy-paths'
import { TypeRules } from './type-rules'

export type Backtest = NonNullable<Awaited<ReturnType<typeof backtestPolicy>>>
export type BacktestPanelProps = {
  projectId: string
  /** null: nobody asked for it yet. */
  backtest: Backtest | null
  now: string
}

/** What the rules of promotion would have let through, had they been in force all along. It decides nothing. */
export function BacktestPanel({ projectId, backtest, now }: BacktestPanelProps) {
  return (
    <Section
      title="Back-test"
      note="What the rules of promotion would have let merge by itself, had they been in force all along, and what became of it."
      actions={
        backtest === null && (
          <ButtonLink href={addressOf('/policy', projectId, { backtest: '1' })} prefetch={false}>
            Run the back-test
          </ButtonLink>
        )
      }
    >
      {backtest === null ? (
        <p className="text-ink-2">It is run over this project’s own record when you ask for it.</p>
      ) : (
        <Answer backtest={backtest} now={now} />
      )}
    </Section>
  )
}

function Answer({ backtest, now }: { backtest: Backtest; now: string }) {
  const { rows, failed, isCut, runsMax, types } = backtest
  return (
    <div className="space-y-4">
      <TypeRules types={types} hasProposal={backtest.proposed !== null} />
      {rows === 0 ? (
        <Notice>Not enough evidence: no run here has come to an outcome that counts yet.</Notice>
      ) : (
        <>
          <p>
            {counted(rows, 'run')} came to an outcome that counts, and {percent(failed)} of them failed. Each
            is judged by what was known when its last attempt began.
            {isCut && ` Only the newest ${runsMax} runs are taken.`}
          </p>
          <Rules backtest={backtest} />
          <Lanes backtest={backtest} now={now} />
          <Estimate {...backtest} />
        </>
      )}
    </div>
  )
}

function Rules({ backtest: { proposed, inForce, others } }: { backtest: Backtest }) {
  const rules = [
    ...(proposed ? [{ ...proposed, name: 'This proposal' }] : []),
    ...(inForce ? [{ ...inForce, name: 'In force' }] : []),
    ...others,
  ]
  return (
    <div className="space-y-1">
      <Table label="Rules" head={['Rule', 'Let through', 'Share of all', 'Of those failed', '95 % interval']}>
        {rules.map(({ name, eligible, share, failed, rate, interval }) => (
          <Row key={name}>
            <Cell className="min-w-48">{name}</Cell>
            {rate === null || interval === null ? (
              <td colSpan={4} className="px-3 text-ink-2">
                nobody eligible
              </td>
            ) : (
              <>
                <Cell className="num">{eligible}</Cell>
                <Cell className="num">{percent(share)}</Cell>
                <Cell className="num whitespace-nowrap">
                  {failed} of {eligible} ({percent(rate)})
                </Cell>
                <Cell className="num whitespace-nowrap">
                  {percent(interval[0])} to {percent(interval[1])}
                </Cell>
              </>
            )}
          </Row>
        ))}
      </Table>
      <p className="text-xs text-ink-2">
        Jeffreys intervals, not for decisions. A rule in a row, of a raw rate and of Wilson’s bound are those
        of other systems. A change of an agent’s model begins nothing anew here.
      </p>
    </div>
  )
}

function Lanes({ backtest: { lanes, proposed }, now }: { backtest: Backtest; now: string }) {
  if (lanes.length === 0)
    return <p className="text-ink-2">No lane would have been eligible: none has enough evidence.</p>
  const head = ['Agent', 'Task type', ...(proposed ? ['This proposal'] : []), 'In force']
  return (
    <Table label="Lanes that would have been eligible" head={head}>
      {lanes.map((lane) => (
        <Row key={lane.href}>
          <Cell className="font-mono text-xs">
            <Link href={lane.href} className="hover:underline">
              {lane.agent}
            </Link>
          </Cell>
          <Cell>{lane.taskType}</Cell>
          {proposed && <Through through={lane.proposed} now={now} />}
          <Through through={lane.inForce} now={now} />
        </Row>
      ))}
    </Table>
  )
}

type ThroughProps = { through: Backtest['lanes'][number]['proposed']; now: string }

function Through({ through, now }: ThroughProps) {
  if (through === null) return <Cell className="text-ink-2">never eligible</Cell>
  const { since, eligible, failed } = through
  return (
    <Cell>
      since <Timestamp at={since} now={now} absolute />
      <span className="block text-xs text-ink-2">
        {counted(eligible, 'change')} let through, {failed === 0 ? 'none' : failed} failed
      </span>
    </Cell>
  )
}

function Estimate({ estimate: { auc, brier, n } }: Pick<Backtest, 'estimate'>) {
  return (
    <p className="text-ink-2">
      The estimate of the next outcome, for routing and expectation only:{' '}
      {auc === null
        ? 'AUC is not to be had where all or none failed'
        : `AUC ${auc.toFixed(3)} (one half says nothing, 1 is perfect)`}
      , Brier {brier.toFixed(3)} (0 is perfect), n = {n}.
    </p>
  )
}
