import type { ReactNode } from 'react'

export type EmptyStateProps = { title: string; children: ReactNode; action?: ReactNode }

/** What will appear here, from where, and the one thing that starts it. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="rounded-lg border border-dashed border-line-strong px-6 py-10 text-center">
      <h2 className="text-sm font-semibold">{title}</h2>
      <div className="mx-auto mt-1 max-w-prose text-ink-2">{children}</div>
      {action && <div className="mt-4 flex justify-center">{action}</div>}
    </div>
  )
}
