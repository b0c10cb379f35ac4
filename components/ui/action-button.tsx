'use client'

import type { ReactNode } from 'react'
import { ActionForm, type FormAction, SubmitButton } from './action-form'
import type { ButtonVariant } from './button'

export type ActionButtonProps = {
  action: FormAction
  /** Sent with the form. */
  fields: Readonly<Record<string, string>>
  variant?: ButtonVariant
  doneMessage?: string
  children: ReactNode
}

/** One click, one action, for what needs no words. */
export function ActionButton({
  action,
  fields,
  variant = 'plain',
  doneMessage,
  children,
}: ActionButtonProps) {
  return (
    <ActionForm action={action} className="inline-block" {...(doneMessage && { doneMessage })}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton variant={variant}>{children}</SubmitButton>
    </ActionForm>
  )
}
