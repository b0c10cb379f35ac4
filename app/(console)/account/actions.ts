'use server'

import { redirect } from 'next/navigation'
import * as accounts from '@/lib/data/accounts'
import type { ActionResult } from '@/lib/data/viewer'

export async function changePassword(formData: FormData): Promise<ActionResult> {
  return accounts.changePassword(formData)
}

export async function signOutEverywhere(): Promise<ActionResult> {
  await accounts.signOutEverywhere()
  redirect('/sign-in')
}
