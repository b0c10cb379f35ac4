'use server'

import { revalidatePath } from 'next/cache'
import * as settings from '@/lib/data/settings'
import type { ActionResult } from '@/lib/data/viewer'

async function revalidated(result: Promise<ActionResult>): Promise<ActionResult> {
  const answer = await result
  revalidatePath('/settings', 'layout')
  return answer
}

export async function registerProject(formData: FormData) {
  return revalidated(settings.registerProject(formData))
}

export async function retireProject(formData: FormData) {
  return revalidated(settings.retireProject(formData))
}

export async function declareAgent(formData: FormData) {
  return revalidated(settings.declareAgent(formData))
}

export async function retireAgent(formData: FormData) {
  return revalidated(settings.retireAgent(formData))
}

export async function addPerson(formData: FormData) {
  return revalidated(settings.addPerson(formData))
}

export async function invitePerson(formData: FormData) {
  return revalidated(settings.invitePerson(formData))
}

export async function giveRole(formData: FormData) {
  return revalidated(settings.giveRole(formData))
}

export async function takeRole(formData: FormData) {
  return revalidated(settings.takeRole(formData))
}
