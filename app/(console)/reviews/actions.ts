'use server'

import * as reviews from '@/lib/data/reviews'
import { revalidated } from '../revalidated'

export async function merge(formData: FormData) {
  return revalidated('/reviews', reviews.mergeChange(formData))
}

export async function sendBack(formData: FormData) {
  return revalidated('/reviews', reviews.sendBackChange(formData))
}

export async function discard(formData: FormData) {
  return revalidated('/reviews', reviews.discardChange(formData))
}
