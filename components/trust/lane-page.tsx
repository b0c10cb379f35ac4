import Link from 'next/link'
import { AsOfBar, type AsOfBarProps } from '@/components/ui/as-of-bar'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { EvidenceChart, type EvidenceChartProps } from '@/components/ui/evidence-chart'
import { LevelBadge } from '@/components/ui/level-badge'
import { Notice } from '@/components/ui/notice'
import { PageBody, PageHeader, Section } from '@/components/ui/page-header'
import type { Level } from '@/lib/domain/level'
import { ExpectationPanel, type ExpectationPanelProps } from './expectation-panel'
import { LevelHistory, type LevelHistoryProps } from './level-history'
import { LoweringNotice, type LoweringNoticeProps } from './lowering-notice'
import { ManualChange, type ManualChangeProps } from './manual-change'
import { OutcomeTable, type LaneOutcomeItem } from './outcome-table'
import { PlainCounts, type PlainCountsProps } from './plain-counts'
import { ReadinessPanel, type ReadinessPanelProps } from './readiness-panel'
import { ShadowPanel, type ShadowPanelProps } from './shadow-panel'
import { StandingNow } from './standing-now'
import { WaitingNotice, type WaitingNoticeProps } from './waiting-notice'

export type LanePageProps = {
  agentId: string
  projectId: string
  taskType: string
  agent: string
  project: string
  level: Level
  /** Where the level comes from. */
  reason: string
  onProbation: boolean
  expiresAt: string | null
  /** Up to where of the log it was read. */
  position: number
  counts: PlainCountsProps
  /** null where the policy in force does not name the task type. */
  evidence:
    (ReadinessPanelProps & EvidenceChartProps & { waiting: Omit<WaitingNoticeProps, 'now'> | null }) | null
  /** The recommendation that waits for a decision; null: none. */
  openId: string | null
  /** null where nothing is known that is like it. */
  expectation: ExpectationPanelProps | null
  isLagTooShort: boolean
  /** Of drift, since it was let to auto. */
  isWarned: boolean
  outcomes: readonly LaneOutcomeItem[]
  outcomesInAll: number
  olderHref: string | null
  history: Omit<LevelHistoryProps, 'now' | 'isPast'>
  since: SinceProps | null
  manual: Pick<ManualChangeProps, 'raise' | 'lower'>
  /** At review, where something was noted; null elsewhere. */
  shadow: ShadowPanelProps | null
  /** The page of all lanes, of the same moment. */
  trustHref: string
  asOf: AsOfBarProps
  lowering: Omit<LoweringNoticeProps, 'fields' | 'acknowledge' | 'now'> | null
  actions: Pick<ManualChangeProps, 'grant' | 'lowerTo'> & Pick<LoweringNoticeProps, 'acknowledge'>
  /** The moment that the page is about. */
  now: string
}

/** One agent, one project, one task type: what it did, what that is worth, and who decided what about it. */
export function LanePage(props: LanePageProps) {
  const { agentId, projectId, taskType, agent, project, evidence, shadow, manual, actions, now } = props
  const lane = `${agent} on ${taskType} in ${project}`
  return (
    <>
      <PageHeader
        title={lane}
        crumbs={[{ label: 'Trust', href: props.trustHref }]}
        lead={<Standing {...props} />}
        actions={
          <>
            <Recommended {...props} />
            <ManualChange
              {...{ agentId, projectId, taskType, lane, ...manual }}
              {...{ grant: actions.grant, lowerTo: actions.lowerTo }}
            />
          </>
        }
      />
      <PageBody>
        <AsOfBar {...props.asOf} />
        {props.lowering && (
          <LoweringNotice
            {...props.lowering}
            {...{ fields: { agentId, projectId, taskType }, acknowledge: actions.acknowledge, now }}
          />
        )}
        {props.isWarned && (
          <Notice tone="warn">
            More of its automatic merges turn out wrong than should: half of them are drawn to be read. If it
            goes on, the lane falls.
          </Notice>
        )}
        <PlainCounts {...props.counts} />
        {props.since && <Since {...props.since} />}
        {evidence?.waiting && <WaitingNotice {...evidence.waiting} now={now} />}
        <Section title="How far it is" note="What its evidence still lacks, the binding thing first.">
          {evidence === null ? (
            <Notice tone="warn">
              The policy in force does not name this task type: no run of it starts, and nothing is
              recommended.
            </Notice>
          ) : (
            <ReadinessPanel {...evidence} />
          )}
        </Section>
        {props.expectation && <ExpectationPanel {...props.expectation} />}
        {shadow && (
          <Section
            title="What auto would have done"
            note="Each run at review is also decided as if the lane were at auto; the decision is noted and not acted on."
          >
            <ShadowPanel {...shadow} />
          </Section>
        )}
        <LagWarning {...props} />
        <Section
          title="Evidence over time"
          note="After each outcome, with the limits of the rule in force now. What was not known at a moment is taken as pending there."
        >
          {evidence === null || evidence.points.length === 0 ? (
            <p className="text-ink-2">Nothing has come to an outcome yet.</p>
          ) : (
            <EvidenceChart {...evidence} />
          )}
        </Section>
        <Section title="Level over time">
          <LevelHistory {...props.history} now={now} isPast={props.asOf.then !== null} />
        </Section>
        <Outcomes {...props} />
      </PageBody>
    </>
  )
}

function Recommended({ openId, asOf }: LanePageProps) {
  if (openId === null) return null
  const isPast = asOf.then !== null
  return (
    <ButtonLink href={`/promotions/${openId}`} variant={isPast ? 'plain' : 'primary'}>
      {isPast ? 'The recommendation that was open' : 'Open the recommendation'}
    </ButtonLink>
  )
}

/** Only what the browser needs of all this. */
function Standing({ asOf, position, ...props }: LanePageProps) {
  const { agentId, projectId, taskType, level, reason, onProbation, expiresAt, now } = props
  return (
    <StandingNow
      {...{ agentId, projectId, taskType, level, reason, onProbation, expiresAt, now }}
      position={asOf.then === null ? position : null}
    />
  )
}

type SinceProps = {
  at: string
  by: string
  level: Level
  clean: number
  failures: number
  pending: number
  others: number
}

function Since({ at, by, level, clean, failures, pending, others }: SinceProps) {
  const inAll = clean + failures + pending + others
  return (
    <p>
      Since {by} left it at <LevelBadge level={level} className="align-middle" /> on {at.slice(0, 10)}:{' '}
      {inAll === 0
        ? 'nothing has come in.'
        : `${clean} clean, ${failures} failed, ${pending} pending${others > 0 ? `, ${others} that ${others === 1 ? 'does' : 'do'} not count` : ''}.`}
    </p>
  )
}

function LagWarning({ isLagTooShort }: LanePageProps) {
  if (!isLagTooShort) return null
  return (
    <Notice tone="warn">
      Failures of this lane come to light later than is assumed, so what is pending counts for more than it
      should. A lead sets a longer <code>horizon</code> for the task type in the policy.
    </Notice>
  )
}

function Outcomes({ outcomes, outcomesInAll, olderHref, now }: LanePageProps) {
  return (
    <Section
      title={`Runs behind it (${outcomesInAll})`}
      note="Every one that came to something: failures first, then the newest."
    >
      {outcomes.length === 0 ? (
        <EmptyState title="No outcome yet">
          A run appears here when it merges, is discarded, or comes to nothing.
        </EmptyState>
      ) : (
        <div className="space-y-3">
          <OutcomeTable outcomes={outcomes} now={now} />
          {olderHref && (
            <Link href={olderHref} className="prose-link">
              More of them
            </Link>
          )}
        </div>
      )}
    </Section>
  )
}
