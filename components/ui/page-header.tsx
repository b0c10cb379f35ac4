import Link from 'next/link'
import type { ReactNode } from 'react'
import { takesFocus } from './takes-focus'

export type Crumb = { label: string; href: string }
export type PageHeaderProps = {
  title: string
  crumbs?: readonly Crumb[]
  /** One line under the title. */
  lead?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, crumbs = [], lead, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line px-4 py-3 md:px-6">
      <div className="min-w-0">
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumb" className="text-xs text-ink-3">
            {crumbs.map((crumb) => (
              <span key={crumb.href}>
                <Link href={crumb.href} className="hover:text-ink hover:underline">
                  {crumb.label}
                </Link>{' '}
                /{' '}
              </span>
            ))}
          </nav>
        )}
        <h1 className="text-xl wrap-anywhere">{title}</h1>
        {lead && <div className="mt-0.5 text-ink-2">{lead}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}

/** The part of a page under its header. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-6 px-4 py-4 md:px-6 md:py-5">{children}</div>
}

export type SectionProps = {
  title: string
  note?: ReactNode
  actions?: ReactNode
  /** Whether its title tells what came of a decision on this page. */
  tellsResult?: boolean
  children: ReactNode
}

export function Section({ title, note, actions, tellsResult = false, children }: SectionProps) {
  return (
    <section>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-2">
        <div>
          <h2 {...(tellsResult && takesFocus)} className="text-sm">
            {title}
          </h2>
          {note && <p className="text-xs text-ink-2">{note}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}
