'use server'

import { redirect } from 'next/navigation'
import * as accounts from '@/lib/data/accounts'
import type { ActionResult } from '@/lib/data/viewer'

export async function signIn(formData: FormData): Promise<ActionResult> {
  const result = await accounts.signIn(formData)
  if (!result.ok) return result
  redirect(result.to)
}

export async function setUpAdmin(formData: FormData): Promise<ActionResult> {
  const result = await accounts.setUpAdmin(formData)
  if (!result.ok) return result
  redirect(result.to)
}

export async function acceptInvitation(formData: FormData): Promise<ActionResult> {
  const result = await accounts.acceptInvitation(formData)
  if (!result.ok) return result
  redirect(result.to)
}

export async function signOut(): Promise<ActionResult> {
  await accounts.signOut()
  redirect('/sign-in')
}
