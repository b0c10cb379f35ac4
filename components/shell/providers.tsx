'use client'

import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { ToastRegion } from '@/components/ui/toast'

/** What every page needs in the browser: theme and messages. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      {children}
      <ToastRegion />
    </ThemeProvider>
  )
}
