import type { ReactNode } from 'react'
import { NeedsScripts } from '@/components/ui/needs-scripts'

/** One narrow column: nothing of the console is here, not even its navigation. */
export default function SignInLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-4 px-4 py-10">
      <NeedsScripts />
      {children}
    </main>
  )
}
