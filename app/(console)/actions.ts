'use server'

import * as shell from '@/lib/data/shell'
import { revalidated } from './revalidated'

export async function freeze(formData: FormData) {
  return revalidated('/', shell.freeze(formData))
}

export async function liftFreeze(formData: FormData) {
  return revalidated('/', shell.liftFreeze(formData))
}
