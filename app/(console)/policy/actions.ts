'use server'

import * as policy from '@/lib/data/policy'
import { revalidated } from '../revalidated'

export async function adopt(formData: FormData) {
  return revalidated('/policy', policy.adoptPolicy(formData))
}
