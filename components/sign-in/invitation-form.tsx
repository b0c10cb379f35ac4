import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Input } from '@/components/ui/field'
import { CodeInput } from './code-input'

export type InvitationFormProps = { accept: FormAction }

export function InvitationForm({ accept }: InvitationFormProps) {
  return (
    <ActionForm action={accept} className="flex flex-col gap-3">
      <CodeInput />
      <Input label="E-mail" name="email" type="email" autoComplete="username" required />
      <Input
        label="New password"
        hint="At least 12 characters"
        name="password"
        type="password"
        autoComplete="new-password"
        required
      />
      <SubmitButton size="medium">Set the password and sign in</SubmitButton>
    </ActionForm>
  )
}
