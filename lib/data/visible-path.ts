import 'server-only'

/** A path of this console that a form asked to go to afterwards; null where it leads anywhere else. */
export function visiblePath(next: string): string | null {
  const origin = 'http://leeway.invalid'
  if (!next.startsWith('/') || !URL.canParse(next, origin)) return null
  const url = new URL(next, origin)
  if (url.origin !== origin || /^\/(api|sign-in|set-up)(\/|$)/.test(url.pathname)) return null
  // A path that begins with two slashes names another host.
  return url.pathname.startsWith('//') ? null : url.pathname + url.search
}
