'use client'

import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Select } from '@/components/ui/field'
import { ReasonInput } from '@/components/ui/reason-input'
import type { FreezeScope } from './stop-everything'

export type FreezeFormProps = { scopes: readonly FreezeScope[]; freeze: FormAction; onDone: () => void }

export function FreezeForm({ scopes, freeze, onDone }: FreezeFormProps) {
  const options = scopes.map(({ scope, label }) => ({ value: JSON.stringify(scope), label }))
  return (
    <ActionForm action={freeze} onDone={onDone} doneMessage="Frozen" className="space-y-3">
      <Select label="Where" name="scope" options={options} />
      <ReasonInput />
      <div className="flex justify-end">
        <SubmitButton>Freeze</SubmitButton>
      </div>
    </ActionForm>
  )
}

export function LiftForm({ freezeId, liftFreeze }: { freezeId: string; liftFreeze: FormAction }) {
  return (
    <ActionForm action={liftFreeze} doneMessage="The freeze is lifted" className="space-y-3">
      <input type="hidden" name="freezeId" value={freezeId} />
      <ReasonInput />
      <div className="flex justify-end">
        <SubmitButton>Lift the freeze</SubmitButton>
      </div>
    </ActionForm>
  )
}
