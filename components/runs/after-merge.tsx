import type { FormAction } from '@/components/ui/action-form'
import { Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'

/** null: the run is in no state to say this of. */
type Offer = { open: true } | { open: false; why: string } | null

export type AfterMergeProps = {
  runId: string
  task: string
  offers: { report: Offer; withdraw: Offer }
  /** Each with the fields `runId`, `reason`. */
  actions: { report: FormAction; withdraw: FormAction }
}

/** What people say of a change once it has merged. */
export function AfterMerge({ runId, task, offers, actions }: AfterMergeProps) {
  if (Object.values(offers).every((offer) => offer === null)) return null
  return (
    <Section title="After the merge">
      <div className="flex flex-wrap items-center gap-3">
        <Offered offer={offers.report}>
          <ReasonDialog
            action={actions.report}
            fields={{ runId }}
            verb="Report a regression"
            variant="danger"
            title={`“${task}” turned out wrong`}
            description="It counts as a failure of this agent. If it merged by itself, its lane is lowered at once."
            doneMessage="Recorded as a regression"
          />
        </Offered>
        <Offered offer={offers.withdraw}>
          <ReasonDialog
            action={actions.withdraw}
            fields={{ runId }}
            verb="Withdraw the regression"
            title={`“${task}” was not at fault`}
            description="It counts as if nothing had been found. A standing that was lowered for it stays lowered until a lead raises it."
            doneMessage="Withdrawn"
          />
        </Offered>
      </div>
    </Section>
  )
}

function Offered({ offer, children }: { offer: Offer; children: React.ReactNode }) {
  if (offer === null) return null
  return offer.open ? children : <p className="text-ink-2">Not for your role: {offer.why}.</p>
}
