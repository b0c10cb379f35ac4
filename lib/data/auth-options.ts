import 'server-only'
// next-auth's own endpoints, for programs that sign in over HTTP; the pages use the same session and the same rules.
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { wiring } from '../wiring'
import { sessionCookieOptions } from './session'
import { sessionCookie, sessionSeconds } from './session-cookie'
import { currentViewer } from './viewer'
import { visiblePath } from './visible-path'

/** Made for each request, because a secure cookie depends on how the browser came. */
export async function authOptions(): Promise<NextAuthOptions> {
  const { people, sessionSecret } = await wiring()
  const options = await sessionCookieOptions()
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    useSecureCookies: options.secure,
    cookies: { sessionToken: { name: sessionCookie, options } },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        name: 'Leeway',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(typed) {
          const result = await people.signIn({ email: typed?.email ?? '', password: typed?.password ?? '' })
          if (!result.ok) throw new Error(result.message)
          return { id: result.personId, sessionVersion: result.sessionVersion }
        },
      }),
    ],
    callbacks: {
      // Nothing but these two is ever in the token, whatever next-auth would like to keep there.
      jwt: ({ token, user, trigger }) =>
        trigger === 'signIn' && 'sessionVersion' in user
          ? { personId: user.id, sessionVersion: user.sessionVersion }
          : { personId: token['personId'], sessionVersion: token['sessionVersion'] },
      session: async ({ session }) => {
        const who = await currentViewer()
        return {
          expires: session.expires,
          ...(who === null ? {} : { user: { name: who.name, email: who.email } }),
        }
      },
      // The address we are reached by is not ours to know: paths lead back to wherever the browser is.
      redirect: ({ url, baseUrl }) => visiblePath(url.replace(baseUrl, '')) ?? '/',
    },
    // Its messages can hold what was typed.
    logger: {
      error: (code) => console.error(`sign-in: next-auth reports \`${code}\``),
      warn: () => undefined,
      debug: () => undefined,
    },
  }
}
