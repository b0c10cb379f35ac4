'use server'

import { revalidatePath } from 'next/cache'
import * as shell from '@/lib/data/shell'

export async function freeze(formData: FormData) {
  const result = await shell.freeze(formData)
  revalidatePath('/', 'layout')
  return result
}

export async function liftFreeze(formData: FormData) {
  const result = await shell.liftFreeze(formData)
  revalidatePath('/', 'layout')
  return result
}
