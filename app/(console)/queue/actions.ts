'use server'

import { revalidatePath } from 'next/cache'
import * as queue from '@/lib/data/queue'
import type { ActionResult } from '@/lib/data/viewer'

async function revalidated(result: Promise<ActionResult>): Promise<ActionResult> {
  const answer = await result
  revalidatePath('/queue', 'layout')
  return answer
}

export async function submitTask(formData: FormData) {
  return revalidated(queue.submitTask(formData))
}

export async function claim(formData: FormData) {
  return revalidated(queue.claimTask(formData))
}

export async function release(formData: FormData) {
  return revalidated(queue.releaseClaim(formData))
}

export async function run(formData: FormData) {
  return revalidated(queue.requestRun(formData))
}

export async function cancel(formData: FormData) {
  return revalidated(queue.cancelRun(formData))
}

export async function close(formData: FormData) {
  return revalidated(queue.closeTask(formData))
}

export async function reopen(formData: FormData) {
  return revalidated(queue.reopenTask(formData))
}
