'use server'

import { decidePromotion } from '@/lib/data/promotion-decision'
import type { ActionResult } from '@/lib/data/viewer'
import { revalidated } from '../revalidated'

/** The answer before comes first, so that a form without scripts can show the new one. */
export async function decide(_before: ActionResult | null, formData: FormData) {
  return revalidated('/', decidePromotion(formData))
}
