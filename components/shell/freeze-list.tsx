'use client'

import { Snowflake } from 'lucide-react'
import type { FormAction } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { formatInstant } from '@/components/ui/time-words'
import { LiftForm } from './freeze-forms'
import type { Freeze, FrozenBannerProps } from './frozen-banner'

export function FreezeList({ freezes, liftFreeze }: FrozenBannerProps) {
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
      <LiftForm freezeId={freeze.freezeId} liftFreeze={liftFreeze} />
    </Dialog>
  )
}
