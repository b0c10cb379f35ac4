'use client'

import { OctagonX } from 'lucide-react'
import { useState } from 'react'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Select } from '@/components/ui/field'
import { ReasonInput } from '@/components/ui/reason-input'
import type { Scope } from '@/lib/domain/events/fields'

export type FreezeScope = { scope: Scope; label: string }
export type StopEverythingProps = { scopes: readonly FreezeScope[]; freeze: FormAction }

/** One person, one reason: nothing starts, running jails are stopped, nothing lands. */
export function StopEverything({ scopes, freeze }: StopEverythingProps) {
  const [open, setOpen] = useState(false)
  if (scopes.length === 0) return null
  const options = scopes.map(({ scope, label }) => ({ value: JSON.stringify(scope), label }))
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Stop everything"
      description="Nothing starts, running agents are stopped and nothing lands until a lead lifts the freeze. Stopped runs are not the agent's failure."
      trigger={
        <Button variant="danger" className="w-full">
          <OctagonX aria-hidden="true" className="size-4" />
          Stop everything
        </Button>
      }
    >
      <ActionForm action={freeze} onDone={() => setOpen(false)} doneMessage="Frozen" className="space-y-3">
        <Select label="Where" name="scope" options={options} />
        <ReasonInput />
        <div className="flex justify-end">
          <SubmitButton>Freeze</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
