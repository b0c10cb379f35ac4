import type { Metadata } from 'next'
import Link from 'next/link'
import { InvitationForm } from '@/components/sign-in/invitation-form'
import { SetUpForm } from '@/components/sign-in/set-up-form'
import { needsSetUp } from '@/lib/data/accounts'
import { acceptInvitation, setUpAdmin } from '../actions'

export const metadata: Metadata = { title: 'Set up' }

type Props = { searchParams: Promise<{ invited?: string | string[] }> }

export default async function SetUpPage({ searchParams }: Props) {
  const isFirst = await needsSetUp()
  const isInvited = !isFirst && (await searchParams).invited !== undefined
  return isInvited ? <Invited /> : <Admin isFirst={isFirst} />
}

function Admin({ isFirst }: { isFirst: boolean }) {
  return (
    <>
      <h1 className="text-xl font-semibold">{isFirst ? 'Set up Leeway' : 'Add an admin'}</h1>
      <p className="text-ink-2">
        {isFirst
          ? 'Nobody can sign in yet. The terminal that started Leeway shows'
          : 'Whoever holds the terminal gets'}{' '}
        a one-time code; <code className="font-mono">leeway admin code</code> makes another.
      </p>
      <SetUpForm setUp={setUpAdmin} isFirst={isFirst} />
      {!isFirst && <Elsewhere href="/sign-in" label="Sign in instead" />}
    </>
  )
}

function Invited() {
  return (
    <>
      <h1 className="text-xl font-semibold">Choose your password</h1>
      <p className="text-ink-2">An admin gave you a one-time code for your e-mail address.</p>
      <InvitationForm accept={acceptInvitation} />
      <Elsewhere href="/sign-in" label="Sign in instead" />
    </>
  )
}

function Elsewhere({ href, label }: { href: string; label: string }) {
  return (
    <p className="text-xs text-ink-2">
      <Link className="underline" href={href}>
        {label}
      </Link>
    </p>
  )
}
