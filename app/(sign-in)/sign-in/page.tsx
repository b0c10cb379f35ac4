import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { needsSetUp } from '@/lib/data/accounts'
import { homeOf, viewer } from '@/lib/data/viewer'
import { signIn } from '../actions'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export default async function SignInPage({ searchParams }: Props) {
  if (await needsSetUp()) redirect('/set-up')
  const who = await viewer()
  if (who !== null) redirect(homeOf(who))
  const { next } = await searchParams
  return (
    <>
      <h1 className="text-xl font-semibold">Sign in to Leeway</h1>
      <SignInForm signIn={signIn} next={typeof next === 'string' ? next : ''} />
      <p className="text-xs text-ink-2">
        <Link className="underline" href="/set-up?invited=1">
          I have an invitation
        </Link>
      </p>
    </>
  )
}
