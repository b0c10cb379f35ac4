'use server'

import { revalidatePath } from 'next/cache'
import * as reviews from '@/lib/data/reviews'
import type { ActionResult } from '@/lib/data/viewer'

async function revalidated(result: Promise<ActionResult>): Promise<ActionResult> {
  const answer = await result
  revalidatePath('/reviews', 'layout')
  return answer
}

export async function merge(formData: FormData) {
  return revalidated(reviews.mergeChange(formData))
}

/** Reads only: what is behind the buttons that open the lines around a change. */
export async function readTexts(asked: unknown) {
  return reviews.readTexts(asked)
}

export async function sendBack(formData: FormData) {
  return revalidated(reviews.sendBackChange(formData))
}

export async function discard(formData: FormData) {
  return revalidated(reviews.discardChange(formData))
}
