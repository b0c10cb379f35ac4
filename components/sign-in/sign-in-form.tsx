import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Input } from '@/components/ui/field'

/** `next`: the path to go to afterwards; empty: home. */
export type SignInFormProps = { signIn: FormAction; next: string }

export function SignInForm({ signIn, next }: SignInFormProps) {
  return (
    <ActionForm action={signIn} className="flex flex-col gap-3">
      <input type="hidden" name="next" value={next} />
      <Input label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <Input label="Password" name="password" type="password" autoComplete="current-password" required />
      <SubmitButton size="medium">Sign in</SubmitButton>
    </ActionForm>
  )
}
