import type { ReactNode } from 'react'

/** One narrow column: nothing of the console is here, not even its navigation. */
export default function SignInLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-4 px-4 py-10">
      {children}
    </main>
  )
}
