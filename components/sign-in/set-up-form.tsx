import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Checkbox, Input } from '@/components/ui/field'
import { CodeInput } from './code-input'

/** `isFirst`: the organisation has no name yet. */
export type SetUpFormProps = { setUp: FormAction; isFirst: boolean }

export function SetUpForm({ setUp, isFirst }: SetUpFormProps) {
  return (
    <ActionForm action={setUp} className="flex flex-col gap-3">
      <CodeInput />
      {isFirst && (
        <Input label="Organisation" name="organisation" autoComplete="organization" maxLength={80} required />
      )}
      <Input label="Your name" hint="Stands beside your decisions" name="name" autoComplete="name" required />
      <Input label="E-mail" name="email" type="email" autoComplete="username" required />
      <Input
        label="Password"
        hint="At least 12 characters"
        name="password"
        type="password"
        autoComplete="new-password"
        required
      />
      <Checkbox
        name="alsoLeadAndReviewer"
        defaultChecked
        label="Also make me lead and reviewer, so that I can try everything"
      />
      <SubmitButton size="medium">Create the account</SubmitButton>
    </ActionForm>
  )
}
