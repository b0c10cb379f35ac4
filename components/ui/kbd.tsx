import type { ReactNode } from 'react'

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4 min-w-4 items-center justify-center rounded-sm border border-current/30 px-1 text-[10.5px] leading-4 font-medium">
      {children}
    </kbd>
  )
}
