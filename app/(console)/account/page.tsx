import type { Metadata } from 'next'
import { ActionForm, SubmitButton } from '@/components/ui/action-form'
import { Input } from '@/components/ui/field'
import { PageHeader } from '@/components/ui/page-header'
import { requireSignedIn } from '@/lib/data/viewer'
import { changePassword, signOutEverywhere } from './actions'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const who = await requireSignedIn()
  return (
    <>
      <PageHeader title="Account" />
      <div className="flex max-w-sm flex-col gap-8 p-4">
        <p className="text-ink-2">
          {who.name}, {who.email}
        </p>
        <PasswordSection email={who.email} />
        <SessionsSection />
      </div>
    </>
  )
}

function PasswordSection({ email }: { email: string }) {
  return (
    <section aria-labelledby="password">
      <h2 id="password" className="mb-3 text-base font-semibold">
        Change password
      </h2>
      <ActionForm
        action={changePassword}
        className="flex flex-col gap-3"
        doneMessage="Your password is changed; other sessions have ended."
      >
        {/* Tells a password manager whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Input
          label="Current password"
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <Input
          label="New password"
          hint="At least 12 characters"
          name="next"
          type="password"
          autoComplete="new-password"
          required
        />
        <Input label="New password again" name="again" type="password" autoComplete="new-password" required />
        <SubmitButton className="self-start">Change password</SubmitButton>
      </ActionForm>
    </section>
  )
}

function SessionsSection() {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" className="mb-3 text-base font-semibold">
        Sessions
      </h2>
      <ActionForm action={signOutEverywhere} className="flex flex-col gap-3">
        <p className="text-ink-2">Ends every session of yours, in this browser too.</p>
        <SubmitButton variant="danger" className="self-start">
          Sign out everywhere
        </SubmitButton>
      </ActionForm>
    </section>
  )
}
