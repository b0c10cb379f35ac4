'use server'

import * as settings from '@/lib/data/settings'
import { revalidated } from '../revalidated'

export async function registerProject(formData: FormData) {
  return revalidated('/settings', settings.registerProject(formData))
}

export async function retireProject(formData: FormData) {
  return revalidated('/settings', settings.retireProject(formData))
}

export async function choosePolicyHome(formData: FormData) {
  return revalidated('/settings', settings.choosePolicyHome(formData))
}

export async function declareAgent(formData: FormData) {
  return revalidated('/settings', settings.declareAgent(formData))
}

export async function retireAgent(formData: FormData) {
  return revalidated('/settings', settings.retireAgent(formData))
}

export async function addPerson(formData: FormData) {
  return revalidated('/settings', settings.addPerson(formData))
}

export async function invitePerson(formData: FormData) {
  return revalidated('/settings', settings.invitePerson(formData))
}

export async function giveRole(formData: FormData) {
  return revalidated('/settings', settings.giveRole(formData))
}

export async function takeRole(formData: FormData) {
  return revalidated('/settings', settings.takeRole(formData))
}

export async function addReporter(formData: FormData) {
  return revalidated('/settings', settings.addReporter(formData))
}

export async function removeReporter(formData: FormData) {
  return revalidated('/settings', settings.removeReporter(formData))
}
