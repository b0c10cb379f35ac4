'use server'

import * as offers from '@/lib/data/run-offers'
import { revalidated } from '../revalidated'

export async function giveAudit(formData: FormData) {
  return revalidated('/runs', offers.giveAudit(formData))
}

export async function reportRegression(formData: FormData) {
  return revalidated('/runs', offers.reportRegression(formData))
}

export async function withdrawRegression(formData: FormData) {
  return revalidated('/runs', offers.withdrawRegression(formData))
}

export async function acceptReport(formData: FormData) {
  return revalidated('/runs', offers.acceptReport(formData))
}

export async function dropReport(formData: FormData) {
  return revalidated('/runs', offers.dropReport(formData))
}
