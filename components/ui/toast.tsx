'use client'

import { useTheme } from 'next-themes'
import { Toaster, toast } from 'sonner'

/** Where messages appear; they are announced politely. */
export function ToastRegion() {
  const { resolvedTheme } = useTheme()
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      toastOptions={{
        style: {
          background: 'var(--surface)',
          color: 'var(--ink)',
          border: '1px solid var(--line-strong)',
          borderRadius: 8,
          fontFamily: 'var(--font-sans)',
        },
      }}
    />
  )
}

export function showDone(message: string): void {
  toast(message)
}

export function showProblem(message: string): void {
  toast.error(message)
}
