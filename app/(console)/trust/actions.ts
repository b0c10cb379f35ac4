'use server'

import { revalidatePath } from 'next/cache'
import * as trust from '@/lib/data/trust'
import type { ActionResult } from '@/lib/data/viewer'

async function revalidated(result: Promise<ActionResult>): Promise<ActionResult> {
  const answer = await result
  revalidatePath('/trust', 'layout')
  return answer
}

export async function grant(formData: FormData) {
  return revalidated(trust.grantStanding(formData))
}

export async function lower(formData: FormData) {
  return revalidated(trust.lowerStanding(formData))
}

export async function restrict(formData: FormData) {
  return revalidated(trust.setRestriction(formData))
}

export async function lift(formData: FormData) {
  return revalidated(trust.liftRestriction(formData))
}
