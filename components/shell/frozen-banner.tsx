'use client'

import { Snowflake } from 'lucide-react'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ReasonInput } from '@/components/ui/reason-input'
import { formatInstant } from '@/components/ui/time-words'

export type Freeze = {
  freezeId: string
  label: string
  reason: string
  by: string
  at: string
  mayLift: boolean
}
export type FrozenBannerProps = { freezes: readonly Freeze[]; liftFreeze: FormAction }

export function FrozenBanner({ freezes, liftFreeze }: FrozenBannerProps) {
  if (freezes.length === 0) return null
  return (
    <section aria-label="Frozen" data-frozen="" className="border-b border-line bg-warn-soft text-warn">
      {freezes.map((freeze) => (
        <div key={freeze.freezeId} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 md:px-6">
          <Snowflake aria-hidden="true" className="size-4 shrink-0" />
          <p className="min-w-0 flex-1 wrap-anywhere">
            <strong>Frozen: {freeze.label}.</strong> {freeze.reason} ({freeze.by}, {formatInstant(freeze.at)})
          </p>
          {freeze.mayLift && <LiftFreeze freeze={freeze} liftFreeze={liftFreeze} />}
        </div>
      ))}
    </section>
  )
}

function LiftFreeze({ freeze, liftFreeze }: { freeze: Freeze; liftFreeze: FormAction }) {
  return (
    <Dialog
      title={`Lift the freeze: ${freeze.label}`}
      description="Stopped runs go back to the queue; work that waited for a person waits again."
      trigger={<Button>Lift</Button>}
    >
      <ActionForm action={liftFreeze} doneMessage="The freeze is lifted" className="space-y-3">
        <input type="hidden" name="freezeId" value={freeze.freezeId} />
        <ReasonInput />
        <div className="flex justify-end">
          <SubmitButton>Lift the freeze</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
