'use server'

import * as trust from '@/lib/data/trust'
import { revalidated } from '../revalidated'

export async function grant(formData: FormData) {
  return revalidated('/trust', trust.grantStanding(formData))
}

export async function lower(formData: FormData) {
  return revalidated('/trust', trust.lowerStanding(formData))
}

export async function acknowledge(formData: FormData) {
  return revalidated('/trust', trust.acknowledgeLowering(formData))
}

export async function restrict(formData: FormData) {
  return revalidated('/trust', trust.setRestriction(formData))
}

export async function lift(formData: FormData) {
  return revalidated('/trust', trust.liftRestriction(formData))
}
