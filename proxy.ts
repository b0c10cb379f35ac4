// For convenience only: sends visitors without a session to the sign-in page before a page is made.
// INVARIANT: nothing is protected here; every function of lib/data checks the viewer itself.
import { NextResponse, type NextRequest } from 'next/server'
import { sessionCookie } from '@/lib/data/session-cookie'

export function proxy(request: NextRequest): NextResponse {
  if (request.cookies.has(sessionCookie)) return NextResponse.next()
  const { pathname, search } = request.nextUrl
  const address = request.nextUrl.clone()
  address.pathname = '/sign-in'
  address.search = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  return NextResponse.redirect(address)
}

export const config = {
  // Everything but sign-in itself, what answers for itself (`api`), and files.
  matcher: ['/((?!sign-in|set-up|api/|_next/|favicon|.*\\.[a-z0-9]+$).*)'],
}
