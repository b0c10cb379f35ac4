// Everybody who may stand before a door: each role in each scope, and those who have no business there.
import type { Viewer } from '../../domain/access'
import { roles, type RoleScope } from '../../domain/events/person'
import type { RoleHeld } from '../../domain/person'
import { sessionCookie, sessionSeconds } from '../session-cookie'
import { cookieFor, type Console } from './console'

export type Principal = {
  name: string
  /** What the table decides about; without any role for whoever is not let in at all. */
  viewer: Viewer
  /** The project they may retire, if they may at all. */
  retirable: string
  /** Empty: no session at all. */
  headers(): Promise<Record<string, string>>
}

/** `here` is the project that every request is about. */
export async function gatherPrincipals(
  console: Console,
  { here, elsewhere }: { here: string; elsewhere: string },
): Promise<Principal[]> {
  const insiders: Principal[] = []
  for (const role of roles) {
    for (const [where, scope] of Object.entries(scopes(here, elsewhere))) {
      const retirable = `retirable-${role}-${where}`
      const own: RoleHeld[] = where === 'here' ? [{ role, scope: inProject(retirable) }] : []
      insiders.push(await insider(console, `${role} ${where}`, [{ role, scope }, ...own], retirable))
    }
  }
  return [...insiders, ...(await outsiders(console))]
}

function scopes(here: string, elsewhere: string): Record<string, RoleScope> {
  return { everywhere: { kind: 'organisation' }, here: inProject(here), elsewhere: inProject(elsewhere) }
}

function inProject(projectId: string): RoleScope {
  return { kind: 'project', projectId }
}

async function insider(
  console: Console,
  name: string,
  held: readonly RoleHeld[],
  retirable: string,
): Promise<Principal> {
  const personId = await addPerson(console, name, held)
  const headers = async () => ({ cookie: await liveCookie(console, personId) })
  return { name, viewer: { personId, roles: held }, retirable, headers }
}

async function outsiders(console: Console): Promise<Principal[]> {
  const everything = roles.map((role): RoleHeld => ({ role, scope: { kind: 'organisation' } }))
  const withoutRole = await addPerson(console, 'somebody without a role', [])
  const revoked = await addPerson(console, 'somebody signed out everywhere', everything)
  const expired = await addPerson(console, 'somebody of last month', everything)
  const old = await liveCookie(console, revoked)
  await console.wired.people.endSessions(revoked)
  const tooOld = await cookieFor(console, { personId: expired, sessionVersion: 1 }, sessionSeconds + 60)
  const outsider = (name: string, cookie: () => Promise<string> | string, personId = ''): Principal => ({
    name,
    viewer: { personId, roles: [] },
    retirable: `retirable-${personId}`,
    headers: async () => ({ cookie: await cookie() }),
  })
  return [
    { ...outsider('nobody', () => ''), headers: () => Promise.resolve({}) },
    outsider('a forged session', () => `${sessionCookie}=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c`),
    outsider('a person without a role', () => liveCookie(console, withoutRole), withoutRole),
    outsider('a session that was revoked', () => old, revoked),
    outsider('a session that ran out', () => tooOld, expired),
  ]
}

/** With a password nobody knows: what counts is the credential's session version. */
async function addPerson({ wired }: Console, name: string, held: readonly RoleHeld[]): Promise<string> {
  const email = `${name.replaceAll(' ', '-')}@example.com`
  const actor = { kind: 'system', id: 'tests' } as const
  const personId = await wired.people.addPerson({ name, email, roles: held, scripted: false, actor })
  const passwordHash = 'none'
  await wired.database.prisma.credential.create({ data: { personId, email, passwordHash } })
  return personId
}

/** A session as of now: some of what is asked for ends the sessions before it. */
async function liveCookie(console: Console, personId: string): Promise<string> {
  const found = await console.wired.database.prisma.credential.findUniqueOrThrow({ where: { personId } })
  return cookieFor(console, { personId, sessionVersion: found.sessionVersion })
}
