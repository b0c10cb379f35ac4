'use server'

import * as offers from '@/lib/data/run-offers'
import { revalidated } from '../revalidated'

export async function reportRegression(formData: FormData) {
  return revalidated('/runs', offers.reportRegression(formData))
}

export async function withdrawRegression(formData: FormData) {
  return revalidated('/runs', offers.withdrawRegression(formData))
}
