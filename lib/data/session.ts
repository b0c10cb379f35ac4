import 'server-only'
// The cookie that holds a session: a person and a session version, encrypted; never a role or a name.
import { cookies, headers } from 'next/headers'
import { decode, encode } from 'next-auth/jwt'
import { wiring } from '../wiring'
import { sessionCookie, sessionSeconds } from './session-cookie'

export type Session = { personId: string; sessionVersion: number }

/** What the cookie says, if it is ours and not too old. Whether the session still holds is the log's to say. */
export async function readSession(): Promise<Session | null> {
  const token = (await cookies()).get(sessionCookie)?.value
  if (token === undefined) return null
  const { sessionSecret } = await wiring()
  try {
    return sessionIn(await decode({ token, secret: sessionSecret }))
  } catch {
    // A cookie of an older secret, a cut or a forged one: the same as none.
    return null
  }
}

export async function startSession({ personId, sessionVersion }: Session): Promise<void> {
  const { sessionSecret } = await wiring()
  const token = await encode({
    token: { personId, sessionVersion },
    secret: sessionSecret,
    maxAge: sessionSeconds,
  })
  const store = await cookies()
  store.set(sessionCookie, token, { ...(await sessionCookieOptions()), maxAge: sessionSeconds })
}

export async function endSession(): Promise<void> {
  ;(await cookies()).delete(sessionCookie)
}

/** Secure wherever the browser came by https; a plain loopback address cannot have it. */
export async function sessionCookieOptions() {
  const secure = (await headers()).get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
}

function sessionIn(token: Record<string, unknown> | null): Session | null {
  const { personId, sessionVersion } = token ?? {}
  return typeof personId === 'string' && typeof sessionVersion === 'number'
    ? { personId, sessionVersion }
    : null
}
