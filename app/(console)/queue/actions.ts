'use server'

import * as queue from '@/lib/data/queue'
import { revalidated } from '../revalidated'

export async function submitTask(formData: FormData) {
  return revalidated('/queue', queue.submitTask(formData))
}

export async function claim(formData: FormData) {
  return revalidated('/queue', queue.claimTask(formData))
}

export async function release(formData: FormData) {
  return revalidated('/queue', queue.releaseClaim(formData))
}

export async function run(formData: FormData) {
  return revalidated('/queue', queue.requestRun(formData))
}

export async function cancel(formData: FormData) {
  return revalidated('/queue', queue.cancelRun(formData))
}

export async function close(formData: FormData) {
  return revalidated('/queue', queue.closeTask(formData))
}

export async function reopen(formData: FormData) {
  return revalidated('/queue', queue.reopenTask(formData))
}
