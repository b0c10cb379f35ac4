import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { Providers } from '@/components/shell/providers'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Leeway', template: '%s · Leeway' },
  description: 'Gives AI coding agents exactly as much autonomy as their record warrants',
}

export default function RootLayout({ children }: { children: ReactNode }) {
  // The theme's class is set before React starts, so the server's markup differs in that one attribute.
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
