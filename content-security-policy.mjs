// Nothing is fetched from elsewhere and nothing of ours is framed: agent text is untrusted, so a page that shows it
// may reach this origin only.
const isDevelopment = process.env.NODE_ENV === 'development'

/**
 * The policy of one answer. Next hands a page its data in inline scripts: with a `nonce`, which proxy.ts makes for each
 * page, only those of that page run; without one, for answers that are no pages, none does.
 * @param {string | null} nonce
 * @returns {string}
 */
export function contentSecurityPolicy(nonce) {
  const directives = {
    'default-src': "'self'",
    'script-src': [
      "'self'",
      ...(nonce ? [`'nonce-${nonce}'`] : []),
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ].join(' '),
    'worker-src': "'self' blob:",
    'style-src': "'self'",
    // The toasts and the diff viewer bring their own style elements and attributes.
    'style-src-elem': "'self' 'unsafe-inline'",
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')
}
