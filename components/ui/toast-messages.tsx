'use client'

import { useTheme } from 'next-themes'
import { useEffect } from 'react'
import { Toaster, toast } from 'sonner'
import type { Message } from './toast'
import { Words } from './words'

/** Shows messages, those included that came while it was being loaded. */
export function ToastMessages({ listen }: { listen: (show: (message: Message) => void) => () => void }) {
  const { resolvedTheme } = useTheme()
  useEffect(
    () =>
      listen(({ tone, text }) => {
        if (tone === 'problem') toast.error(<Words text={text} />)
        else toast(text)
      }),
    [listen],
  )
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
