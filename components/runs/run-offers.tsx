import type { ReactNode } from 'react'
import { ActionButton } from '@/components/ui/action-button'
import type { FormAction } from '@/components/ui/action-form'
import { ButtonLink } from '@/components/ui/button'
import { CauseChoice } from '@/components/ui/cause-choice'
import { Select } from '@/components/ui/field'
import { Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'

/** null: the run is in no state to say this of. */
type Offer = { open: true } | { open: false; why: string } | null

export type RunOffersProps = {
  runId: string
  task: string
  offers: { audit: Offer; report: Offer; withdraw: Offer; judge: Offer }
  /** Each with the field `runId`. */
  actions: Record<'giveAudit' | 'report' | 'withdraw' | 'acceptReport' | 'dropReport', FormAction>
}

/** What people say of what a run has delivered, once it has merged or reported. */
export function RunOffers(props: RunOffersProps) {
  const { audit, report, withdraw, judge } = props.offers
  if (Object.values(props.offers).every((offer) => offer === null)) return null
  return (
    <Section title={judge === null ? 'After the merge' : 'The report'}>
      <div className="flex flex-wrap items-center gap-3">
        <Offered offer={audit}>
          <AuditDialog {...props} />
        </Offered>
        <Offered offer={report}>
          <ReportDialog {...props} />
        </Offered>
        <Offered offer={withdraw}>
          <WithdrawDialog {...props} />
        </Offered>
        <Offered offer={judge}>
          <JudgeReport {...props} />
        </Offered>
      </div>
    </Section>
  )
}

function Offered({ offer, children }: { offer: Offer; children: ReactNode }) {
  if (offer === null) return null
  return offer.open ? children : <p className="text-ink-2">Not for you: {offer.why}.</p>
}

const findings = [
  // Nothing is chosen for the reader: what they found decides about the agent's autonomy.
  { value: '', label: 'Choose one' },
  { value: 'clean', label: 'It is as it should be' },
  { value: 'wrong', label: 'It is wrong, and should not have merged' },
]

function AuditDialog({ runId, task, actions }: RunOffersProps) {
  return (
    <>
      <ButtonLink href={`/reviews/${runId}`}>Read the change</ButtonLink>
      <ReasonDialog
        action={actions.giveAudit}
        fields={{ runId }}
        verb="Give the audit"
        variant="primary"
        title={`What you found in “${task}”`}
        description="It merged by itself and was drawn for an audit before it did. What is wrong counts as a failure, and its lane is lowered at once; where policy says so, Leeway reverts it. What is clean counts for the lane."
        doneMessage="Audit recorded"
      >
        <Select label="What you found" name="found" required options={findings} />
      </ReasonDialog>
    </>
  )
}

const wrongs = [
  { value: '', label: 'A fault of the change' },
  { value: 'policyViolation', label: 'It did what policy forbids' },
  { value: 'escapeAttempt', label: 'It tried to get out of its jail' },
  { value: 'secretExposed', label: 'It exposed a secret' },
]

function ReportDialog({ runId, task, actions }: RunOffersProps) {
  return (
    <ReasonDialog
      action={actions.report}
      fields={{ runId }}
      verb="Report a regression"
      variant="danger"
      title={`“${task}” turned out wrong`}
      description="It counts as a failure of this agent. If it merged by itself, its lane is lowered at once, and where policy says so Leeway reverts it. What is worse than a fault lowers the lane to hold, whoever merged."
      doneMessage="Recorded as a regression"
    >
      <Select label="What it is" name="critical" options={wrongs} />
    </ReasonDialog>
  )
}

function WithdrawDialog({ runId, task, actions }: RunOffersProps) {
  return (
    <ReasonDialog
      action={actions.withdraw}
      fields={{ runId }}
      verb="Withdraw the regression"
      title={`“${task}” was not at fault`}
      description="It counts as if nothing had been found. A standing that was lowered for it stays lowered until a lead raises it."
      doneMessage="Withdrawn"
    />
  )
}

function JudgeReport({ runId, task, actions }: RunOffersProps) {
  return (
    <>
      <ActionButton action={actions.acceptReport} fields={{ runId }} variant="primary">
        Accept the report
      </ActionButton>
      <ReasonDialog
        action={actions.dropReport}
        fields={{ runId }}
        verb="Drop the report"
        title={`The report of “${task}” is of no use`}
        description="The run ends without an answer to its task."
        doneMessage="Dropped"
      >
        <CauseChoice label="Cause" />
      </ReasonDialog>
    </>
  )
}
