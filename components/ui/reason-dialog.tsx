'use client'

import { type ReactNode, useState } from 'react'
import { ActionForm, type FormAction, SubmitButton } from './action-form'
import { Button, type ButtonVariant } from './button'
import { Dialog } from './dialog'
import { ReasonInput } from './reason-input'

export type ReasonDialogProps = {
  action: FormAction
  /** Sent with the form, beside `reason`. */
  fields: Readonly<Record<string, string>>
  /** The verb on both buttons. */
  verb: string
  title: string
  description?: ReactNode
  variant?: ButtonVariant
  doneMessage?: string
  children?: ReactNode
}

/** A decision that is recorded with its reason. */
export function ReasonDialog({
  action,
  fields,
  verb,
  title,
  variant = 'plain',
  children,
  ...rest
}: ReasonDialogProps) {
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={title}
      description={rest.description}
      trigger={<Button variant={variant}>{verb}</Button>}
    >
      <ActionForm
        action={action}
        onDone={() => setOpen(false)}
        className="space-y-3"
        {...(rest.doneMessage && { doneMessage: rest.doneMessage })}
      >
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        <ReasonInput />
        <div className="flex justify-end">
          <SubmitButton>{verb}</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
