'use server'

import { revalidatePath } from 'next/cache'
import * as policy from '@/lib/data/policy'

export async function adopt(formData: FormData) {
  const result = await policy.adoptPolicy(formData)
  revalidatePath('/policy', 'layout')
  return result
}
