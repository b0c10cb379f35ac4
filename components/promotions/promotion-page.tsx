import Link from 'next/link'
import { ButtonLink } from '@/components/ui/button'
import { EvidenceChart, type EvidenceChartProps } from '@/components/ui/evidence-chart'
import { LevelLine, type LevelLineProps } from '@/components/ui/level-line'
import { Notice } from '@/components/ui/notice'
import { PageHeader, Section } from '@/components/ui/page-header'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { BlastRadius } from '@/lib/domain/trust/blast-radius'
import type { EvidenceCheck } from '@/lib/domain/trust/evidence-leaves'
import type { Replay } from '@/lib/domain/trust/replay-conditions'
import type { GrantConditions, Recommendation } from '@/lib/domain/events/lane'
import type { PromotionState } from '@/lib/projections/promotions'
import { AgreementPanel, type AgreementPanelProps } from './agreement-panel'
import { BlastWords } from './blast-words'
import { DecidedPanel, type DecidedPanelProps } from './decided-panel'
import { DecisionForm, type Decide, type DecisionFormProps } from './decision-form'
import { LevelStep } from './level-step'
import { ReplayPanel } from './replay-panel'
import { RuleLimits } from './rule-limits'
import { RunsBehind, type RunBehind } from './runs-behind'

export type PromotionPageProps = Omit<Recommendation, 'evidence'> & {
  agentId: string
  projectId: string
  taskType: string
  /** A sentence. */
  title: string
  state: PromotionState
  madeAt: string
  laneHref: string
  end: Omit<DecidedPanelProps, 'state' | 'now'> | null
  /** What the lane is recommended for now, where this is over; null: nothing. */
  newerId: string | null
  /** Whose agreement it is; null: there is none. */
  agreedBy: string | null
  /** The first of two leads agreed; null: nobody has, or one is enough. */
  agreement: Omit<AgreementPanelProps, 'now'> | null
  leadsNeeded: number
  /** Policy asks for a verification before anything merges by itself, and nobody gives one. */
  waitsForVerification: boolean
  /** null where the policy in force does not name the task type any more. */
  picture: EvidenceChartProps | null
  replay: Replay
  /** Those that were decided, or that are proposed. */
  conditions: GrantConditions
  radius: BlastRadius
  behind: readonly RunBehind[]
  behindInAll: number
  /** Whether the log still holds the evidence as it was frozen. */
  check: EvidenceCheck
  mustOpen: readonly string[]
  steps: LevelLineProps['steps']
  proposedExpiry: string
  mayDecide: boolean
  refusal: string | null
  decide: Decide
  now: string
}

/** What a lead is asked to let happen, what speaks for and against it, and the decision beside it. */
export function PromotionPage(props: PromotionPageProps) {
  const { title, from, to, madeAt, rule, policyVersion, now } = props
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ label: 'Promotions', href: '/promotions' }]}
        lead={
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <LevelStep from={from} to={to} />
            <span>
              Recommended <Timestamp at={madeAt} now={now} />, when its record met the rule of policy version{' '}
              {policyVersion}: it {rule}.
            </span>
          </span>
        }
      />
      <div className="grid grid-cols-1 gap-x-6 lg:grid-cols-[minmax(0,1fr)_340px]">
        <Evidence {...props} />
        <aside
          aria-label="Decision"
          className="space-y-4 border-line bg-sunken px-4 py-4 max-lg:border-t lg:border-l"
        >
          <Decision {...props} />
          <section className="space-y-2">
            <h2 className="text-sm">Level over time</h2>
            <LevelLine steps={props.steps} now={now} width={308} end="now" />
            <Link href={props.laneHref} className="prose-link">
              Everything about the lane
            </Link>
          </section>
        </aside>
      </div>
    </>
  )
}

function Evidence(props: PromotionPageProps) {
  const { replay, picture, behind, behindInAll, recommendationId, laneHref, now } = props
  return (
    <div className="flex min-w-0 flex-col gap-6 px-4 py-4 md:px-6 md:py-5">
      <Caveats {...props} />
      {props.to === 'auto' && (
        <Section
          title="What would have happened"
          note="The lane’s record, replayed as if it had merged by itself under the conditions beside. Checks and gates of the policy are not replayed; a change counts as it was last delivered."
        >
          <ReplayPanel {...replay} />
        </Section>
      )}
      <Section title="Strength of evidence" note="As it was when this was recommended.">
        {picture === null || picture.points.length === 0 ? (
          <p className="text-ink-2">The policy in force does not name this task type any more.</p>
        ) : (
          <EvidenceChart {...picture} />
        )}
      </Section>
      <Section
        title="Runs behind it"
        note={props.check.kind === 'differs' ? undefined : <Words text={`${props.check.words}.`} />}
      >
        <RunsBehind {...{ recommendationId, laneHref, now }} runs={behind} inAll={behindInAll} />
      </Section>
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <Section title="Blast radius">
          <BlastWords {...props.radius} bound={props.bound} />
        </Section>
        <Section title="The rule and its limits">
          <RuleLimits {...props} />
        </Section>
      </div>
    </div>
  )
}

function Caveats({ why, labels, leadsNeeded, check, waitsForVerification }: PromotionPageProps) {
  return (
    <>
      {check.kind === 'differs' && (
        <Notice tone="fail">
          <Words text={`${check.words}. Nobody can approve it.`} />
        </Notice>
      )}
      {why === 'restoration' && (
        <Notice tone="warn">
          This lane was lowered. Its record, with all that is known of it now, meets the rule, so its level
          could be given back; nothing is given back by itself.
        </Notice>
      )}
      {waitsForVerification && (
        <Notice tone="warn">
          Policy asks that an agent of another provider verifies each change. No agent does so in this
          version, so with this approval, too, every change waits for a person.
        </Notice>
      )}
      {labels > 0 && (
        <Notice tone="warn">
          This depends on {labels === 1 ? 'one label' : `${labels} labels`}: outcomes that a person said do
          not count or are not its failures.{leadsNeeded === 1 && ' Who set one of them does not approve.'}
        </Notice>
      )}
    </>
  )
}

function Decision(props: PromotionPageProps) {
  const { state, end, mayDecide, agreement, leadsNeeded, now } = props
  return (
    <section className="space-y-3 rounded-lg border border-line bg-surface p-3">
      <h2 className="text-sm">{state === 'open' ? 'Your decision' : 'Decision'}</h2>
      {end !== null && <DecidedPanel {...end} state={state} now={now} />}
      {props.newerId !== null && (
        <ButtonLink href={`/promotions/${props.newerId}`} variant="primary">
          Open the newer recommendation
        </ButtonLink>
      )}
      {state === 'open' && leadsNeeded > 1 && (
        <Notice>Policy asks for two leads: one agrees, and a second one approves just that.</Notice>
      )}
      {state === 'open' && agreement !== null && <AgreementPanel {...agreement} now={now} />}
      {state === 'open' && (
        <p className="text-xs text-ink-2">
          Without a decision it is withdrawn <Timestamp at={props.expiresAt} now={now} />, or with the next
          outcome that comes in.
        </p>
      )}
      {state === 'open' && !mayDecide && (
        <p className="text-ink-2">A lead of this project decides about it.</p>
      )}
      <DecisionForm {...asked(props)} />
    </section>
  )
}

/** What the browser needs of all this: the form alone runs there. */
function asked(props: PromotionPageProps): DecisionFormProps {
  const { recommendationId, agentId, projectId, taskType, from, to, mustOpen, mayDecide, refusal } = props
  const { agreedBy, decide } = props
  const lane = { agentId, projectId, taskType }
  const grant = { conditions: props.conditions, expiresOn: props.proposedExpiry }
  const isFirst = props.leadsNeeded > 1 && props.agreement === null
  const isSecond = props.leadsNeeded > 1 && props.agreement !== null
  const two = { isFirst, isSecond, agreedBy }
  return { recommendationId, ...lane, ...grant, from, to, mustOpen, mayDecide, refusal, ...two, decide }
}
