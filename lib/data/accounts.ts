import 'server-only'
// Coming in, going out, and one's own account.
import { connection } from 'next/server'
import { z } from 'zod'
import { wiring } from '../wiring'
import { endSession, startSession, type Session } from './session'
import { homeOf, requireSignedIn, requireViewer, type ActionResult } from './viewer'
import { visiblePath } from './visible-path'

const Text = z.string().max(1000)
const SignInForm = z.object({ email: Text, password: Text, next: Text.default('') })
const SetUpForm = z.object({
  code: Text,
  organisation: Text.default(''),
  name: Text,
  email: Text,
  password: Text,
  alsoLeadAndReviewer: z.literal('on').optional(),
})
const InvitationForm = z.object({ code: Text, email: Text, password: Text })
const PasswordForm = z.object({ current: Text, next: Text, again: Text })

/** A yes carries the page to go to. */
export type ComeIn = { ok: true; to: string } | { ok: false; problem: string }

const unreadable: { ok: false; problem: string } = { ok: false, problem: 'This form is not complete.' }

/** True while nobody can sign in: every way leads to the set-up then. */
export async function needsSetUp(): Promise<boolean> {
  // Else Next would answer this once, when it builds.
  await connection()
  return (await wiring()).people.needsSetUp()
}

/** Fields `email`, `password`, and `next`, the path to go to. */
export async function signIn(formData: FormData): Promise<ComeIn> {
  const form = SignInForm.safeParse(Object.fromEntries(formData))
  if (!form.success) return unreadable
  const { people } = await wiring()
  const result = await people.signIn(form.data)
  return result.ok ? comeIn(result, form.data.next) : { ok: false, problem: result.message }
}

/** Fields `code`, `organisation` (its name, where it has none yet), `name`, `email`, `password`, `alsoLeadAndReviewer` (a checkbox). */
export async function setUpAdmin(formData: FormData): Promise<ComeIn> {
  const form = SetUpForm.safeParse(Object.fromEntries(formData))
  if (!form.success) return unreadable
  const { people } = await wiring()
  const alsoLeadAndReviewer = form.data.alsoLeadAndReviewer === 'on'
  const result = await people.setUpAdmin({ ...form.data, alsoLeadAndReviewer })
  return result.ok ? comeIn(result, '') : { ok: false, problem: sentences(result.problems) }
}

/** Fields `code`, `email`, `password`. */
export async function acceptInvitation(formData: FormData): Promise<ComeIn> {
  const form = InvitationForm.safeParse(Object.fromEntries(formData))
  if (!form.success) return unreadable
  const { people } = await wiring()
  const result = await people.acceptInvitation(form.data)
  return result.ok ? comeIn(result, '') : { ok: false, problem: sentences(result.problems) }
}

async function comeIn(session: Session, next: string): Promise<ComeIn> {
  await startSession(session)
  const person = await (await wiring()).people.find(session.personId)
  const home = person === null ? '/inbox' : homeOf({ personId: session.personId, roles: person.roles })
  return { ok: true, to: visiblePath(next) ?? home }
}

export async function signOut(): Promise<void> {
  await endSession()
}

/** Fields `current`, `next`, `again`. Ends every other session. */
export async function changePassword(formData: FormData): Promise<ActionResult> {
  const who = await requireSignedIn()
  const form = PasswordForm.safeParse(Object.fromEntries(formData))
  if (!form.success) return unreadable
  if (form.data.next !== form.data.again) return { ok: false, problem: 'The two new passwords differ.' }
  const { people } = await wiring()
  const result = await people.changePassword(who.personId, form.data)
  if (!result.ok) return { ok: false, problem: result.message }
  await startSession({ personId: who.personId, sessionVersion: result.sessionVersion })
  return { ok: true }
}

/** Ends every session of the viewer, this one too. */
export async function signOutEverywhere(): Promise<void> {
  const who = await requireSignedIn()
  await (await wiring()).people.endSessions(who.personId)
  await endSession()
}

/** A code with which a person chooses a password, a new one too; shown once. ISO instant of its end. */
export async function invite(
  personId: string,
): Promise<{ ok: true; code: string; expiresAt: string } | { ok: false; problem: string }> {
  const who = await requireViewer('person.add')
  const { people } = await wiring()
  const person = await people.find(personId)
  if (person === null) return { ok: false, problem: 'There is no such person.' }
  if (person.roles.length === 0) return { ok: false, problem: 'Give this person a role first.' }
  const by = { kind: 'person', id: who.personId } as const
  return { ok: true, ...(await people.invite({ personId, by })) }
}

function sentences(problems: readonly { message: string }[]): string {
  return problems.map(({ message }) => message).join(' ')
}
