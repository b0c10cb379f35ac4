import type { Metadata } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '@/components/shell/providers'
import { nonceHeader } from '@/lib/data/nonce-header'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Leeway', template: '%s · Leeway' },
  description: 'Gives AI coding agents exactly as much autonomy as their record warrants',
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? ''
  // The theme's class is set before React starts, so the server's markup differs in that one attribute.
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  )
}
