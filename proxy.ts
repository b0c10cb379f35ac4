// Gives each page its content security policy, and sends visitors without a session to the sign-in page before a page
// is made.
// INVARIANT: nothing is protected here; every function of lib/data checks the viewer itself.
import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'
import { contentSecurityPolicy } from './content-security-policy.mjs'
import { nonceHeader } from '@/lib/data/nonce-header'
import { sessionCookie } from '@/lib/data/session-cookie'

const open = /^\/(sign-in|set-up)(\/|$)/

export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce)
  const answer = isWelcome(request) ? pageWith(request, { nonce, policy }) : toSignIn(request)
  answer.headers.set('content-security-policy', policy)
  return answer
}

function isWelcome({ cookies, nextUrl }: NextRequest): boolean {
  return cookies.has(sessionCookie) || open.test(nextUrl.pathname)
}

/** Next reads the nonce of its own scripts from the policy in the request; the layout, for the theme's, beside it. */
function pageWith(request: NextRequest, { nonce, policy }: { nonce: string; policy: string }): NextResponse {
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set(nonceHeader, nonce)
  return NextResponse.next({ request: { headers } })
}

function toSignIn(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl
  const address = request.nextUrl.clone()
  address.pathname = '/sign-in'
  address.search = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  return NextResponse.redirect(address)
}

export const config = {
  // Everything but what answers for itself (`api`), and files.
  matcher: ['/((?!api/|_next/|favicon|.*\\.[a-z0-9]+$).*)'],
}
