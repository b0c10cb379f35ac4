import 'server-only'
// Who asks, and whether they may: every function of lib/data begins here.
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { mayDo, type Act, type Viewer } from '../domain/access'
import type { Person } from '../domain/person'
import { wiring } from '../wiring'
import { readSession } from './session'

export type SignedIn = Viewer & Pick<Person, 'name' | 'email' | 'scripted'>

/** A no that has nothing to do with what was typed. A page shows it as "not for your role". */
export class Refused extends Error {
  /** Next answers with 403 and the nearest forbidden.tsx; nothing of the page is sent. */
  readonly digest = 'NEXT_HTTP_ERROR_FALLBACK;403'
  constructor(readonly act: Act) {
    super('your role does not permit this: ask an admin')
    this.name = 'Refused'
  }
}

/** Whoever is signed in at this moment, with the roles the log gives them now; null: nobody. */
export async function currentViewer(): Promise<SignedIn | null> {
  const session = await readSession()
  if (session === null) return null
  const { people } = await wiring()
  const person = await people.personOf(session)
  return person === null ? null : { personId: session.personId, ...person }
}

/** The same, once for a request that renders a page. */
export const viewer = cache(currentViewer)

/** The viewer if they may do this here. Signed out: to the sign-in page. Throws Refused. */
export async function requireViewer(act: Act, where: { projectId?: string } = {}): Promise<SignedIn> {
  const who = await requireSignedIn()
  if (!mayDo(who, act, where)) throw new Refused(act)
  return who
}

/** For what everyone has who is signed in: their own account, the shell. */
export async function requireSignedIn(): Promise<SignedIn> {
  const who = await viewer()
  if (who === null) redirect('/sign-in')
  return who
}

/** `tell`: something the person must read now, because it is shown only once. */
export type ActionResult = { ok: true; tell?: string } | { ok: false; problem: string }

/** Runs what an action does; a refusal becomes its sentence, everything else is thrown on. */
export async function answering(work: () => Promise<ActionResult>): Promise<ActionResult> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.message }
    throw error
  }
}

/** Whose rows a viewer may see: everything, or the projects they hold a role in. */
export function visibleProjects(who: Viewer): 'all' | ReadonlySet<string> {
  const scopes = who.roles.map((held) => held.scope)
  if (scopes.some((scope) => scope.kind === 'organisation')) return 'all'
  return new Set(scopes.flatMap((scope) => (scope.kind === 'project' ? [scope.projectId] : [])))
}

/** The same as a filter of rows. */
export function visibleFilter(who: Viewer): { projectIds?: readonly string[] } {
  const visible = visibleProjects(who)
  return visible === 'all' ? {} : { projectIds: [...visible] }
}

/** Where a person begins. */
export function homeOf(who: Viewer): string {
  const isLead = who.roles.some((held) => held.role === 'lead')
  const isReviewer = who.roles.some((held) => held.role === 'reviewer')
  return isLead && !isReviewer ? '/inbox?kind=decisions' : '/inbox'
}
