import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Section } from '@/components/ui/page-header'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import { counted } from '@/lib/domain/counted'
import type { Level } from '@/lib/domain/level'
import { LevelStep } from './level-step'
import { promotionStateWords } from './promotion-states'
import type { PromotionState } from '@/lib/projections/promotions'

export type PromotionItem = {
  recommendationId: string
  title: string
  from: Level
  to: Level
  why: 'promotion' | 'restoration'
  /** How many labels it depends on. */
  labels: number
  state: PromotionState
  clean: number
  failures: number
  madeAt: string
  expiresAt: string
  ended: { by: string; at: string; reason: string } | null
}

export type PromotionListProps = {
  open: readonly PromotionItem[]
  decided: readonly PromotionItem[]
  demotions: readonly {
    stream: string
    lane: string
    href: string
    to: Level
    reason: string
    at: string
    onProbation: boolean
  }[]
  expiring: readonly { grantId: string; lane: string; href: string; to: Level; expiresAt: string }[]
  /** The lane that is the nearest to a recommendation; null: none is on its way, or one waits already. */
  nearest: { lane: string; href: string; further: number; missing: readonly string[] } | null
  now: string
}

export function PromotionList({ open, decided, demotions, expiring, nearest, now }: PromotionListProps) {
  return (
    <>
      {open.length === 0 ? <Nothing nearest={nearest} /> : <OpenList open={open} now={now} />}
      {demotions.length > 0 && <Demotions demotions={demotions} now={now} />}
      {expiring.length > 0 && <Expiring expiring={expiring} now={now} />}
      {decided.length > 0 && <Decided decided={decided} now={now} />}
    </>
  )
}

function Nothing({ nearest }: Pick<PromotionListProps, 'nearest'>) {
  return (
    <EmptyState title="Nothing to decide">
      {nearest === null ? (
        <p>
          A recommendation appears here when the record of a lane excludes the failure rate that its policy
          names. No lane is on its way yet.
        </p>
      ) : (
        <>
          <p>
            The next lane is{' '}
            {nearest.further > 0
              ? `about ${counted(nearest.further, 'more clean outcome')} away`
              : 'there, but for what stands below'}
            :{' '}
            <Link href={nearest.href} className="prose-link">
              {nearest.lane}
            </Link>
          </p>
          {alsoMissing(nearest).map((one) => (
            <p key={one}>
              <Words text={one} />
            </p>
          ))}
        </>
      )}
    </EmptyState>
  )
}

/** The first thing that is missing is the outcomes that are counted above, unless none of them is. */
function alsoMissing({ further, missing }: NonNullable<PromotionListProps['nearest']>): readonly string[] {
  return further > 0 ? missing.slice(1) : missing
}

function OpenList({ open, now }: Pick<PromotionListProps, 'open' | 'now'>) {
  return (
    <Section title={`To decide (${open.length})`}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {open.map((one) => (
          <li key={one.recommendationId}>
            <Link
              href={`/promotions/${one.recommendationId}`}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 hover:bg-hover/60"
            >
              <span className="min-w-0 flex-1 basis-64">
                <span className="block font-medium wrap-anywhere">{one.title}</span>
                <span className="block text-xs text-ink-2">
                  {one.clean} clean, {one.failures === 0 ? 'none' : one.failures} failed
                  {one.why === 'restoration' && '; it was lowered, and its evidence still stands'}
                  {one.labels > 0 && `; depends on ${counted(one.labels, 'label')}`}
                </span>
              </span>
              <LevelStep from={one.from} to={one.to} />
              <span className="text-xs text-ink-2">
                made <Timestamp at={one.madeAt} now={now} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Demotions({ demotions, now }: Pick<PromotionListProps, 'demotions' | 'now'>) {
  return (
    <Section
      title={`Lowered by Leeway (${demotions.length})`}
      note="In the last 30 days, and granted nothing since. The next run of each is already stricter."
    >
      <Table label="Lowered by Leeway" head={['Lane', 'To', 'Why', 'When']}>
        {demotions.map((one) => (
          <Row key={one.stream}>
            <Cell className="min-w-56">
              <Link href={one.href} className="font-medium hover:underline">
                {one.lane}
              </Link>
            </Cell>
            <Cell className="whitespace-nowrap">
              <LevelBadge level={one.to} /> {one.onProbation && <Badge tone="warn">on probation</Badge>}
            </Cell>
            <Cell className="min-w-56">
              <Words text={one.reason} />
            </Cell>
            <Cell className="text-ink-2">
              <Timestamp at={one.at} now={now} />
            </Cell>
          </Row>
        ))}
      </Table>
    </Section>
  )
}

function Expiring({ expiring, now }: Pick<PromotionListProps, 'expiring' | 'now'>) {
  return (
    <Section title={`Grants that end soon (${expiring.length})`} note="Within 14 days.">
      <Table label="Grants that end soon" head={['Lane', 'Level', 'Ends']}>
        {expiring.map((one) => (
          <Row key={one.grantId}>
            <Cell className="min-w-56">
              <Link href={one.href} className="font-medium hover:underline">
                {one.lane}
              </Link>
            </Cell>
            <Cell>
              <LevelBadge level={one.to} />
            </Cell>
            <Cell className="text-ink-2">
              <Timestamp at={one.expiresAt} now={now} />
            </Cell>
          </Row>
        ))}
      </Table>
    </Section>
  )
}

function Decided({ decided, now }: Pick<PromotionListProps, 'decided' | 'now'>) {
  return (
    <Section title="Decided or withdrawn" note="The last ones, the newest first.">
      <Table
        label="Decided or withdrawn"
        head={['Recommendation', 'Step', 'Came to', 'Reason', 'By', 'When']}
      >
        {decided.map((one) => (
          <Row key={one.recommendationId}>
            <Cell className="min-w-56">
              <Link href={`/promotions/${one.recommendationId}`} className="font-medium hover:underline">
                {one.title}
              </Link>
            </Cell>
            <Cell>
              <LevelStep from={one.from} to={one.to} />
            </Cell>
            <Cell className="whitespace-nowrap">{promotionStateWords[one.state]}</Cell>
            <Cell className="min-w-48">{one.ended && <Words text={one.ended.reason} />}</Cell>
            <Cell className="whitespace-nowrap">{one.ended?.by}</Cell>
            <Cell className="text-ink-2">{one.ended && <Timestamp at={one.ended.at} now={now} />}</Cell>
          </Row>
        ))}
      </Table>
    </Section>
  )
}
