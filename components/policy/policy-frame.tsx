import Link from 'next/link'
import type { ReactNode } from 'react'
import { ButtonLink } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { EmptyState } from '@/components/ui/empty-state'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { organisationScope } from '@/lib/domain/events/streams'
import { addressOf, tabsOf, type PolicyPath } from './policy-paths'

export type PolicyFrameProps = {
  path: PolicyPath
  projectId: string
  project: string
  projects: readonly { projectId: string; name: string }[]
  children: ReactNode
}

function leadOf(projectId: string, project: string): string {
  return projectId === organisationScope
    ? 'What bounds agents in every project, and who decided it.'
    : `What agents may do in ${project}, and who decided it.`
}

/** What all pages about a policy have around them: which project, and which view of it. */
export function PolicyFrame({ path, projectId, project, projects, children }: PolicyFrameProps) {
  return (
    <>
      <PageHeader title="Policy" lead={leadOf(projectId, project)} />
      <PageBody>
        {projects.length > 1 && (
          <nav aria-label="Projects" className="flex flex-wrap gap-2">
            {projects.map((one) => (
              <ButtonLink
                key={one.projectId}
                href={addressOf(path, one.projectId)}
                aria-current={one.projectId === projectId ? 'page' : undefined}
                variant={one.projectId === projectId ? 'plain' : 'quiet'}
              >
                {one.name}
              </ButtonLink>
            ))}
          </nav>
        )}
        <nav aria-label="Views of the policy" className="flex flex-wrap gap-x-1 border-b border-line">
          {tabsOf(projectId).map((tab) => (
            <Link
              key={tab.path}
              href={addressOf(tab.path, projectId)}
              aria-current={tab.path === path ? 'page' : undefined}
              className={classNames(
                'inline-flex h-8 items-center px-2.5 text-xs font-medium whitespace-nowrap hover:text-ink',
                tab.path === path ? 'text-ink shadow-[inset_0_-2px_var(--ink)]' : 'text-ink-2',
              )}
            >
              {tab.label}
            </Link>
          ))}
        </nav>
        {children}
      </PageBody>
    </>
  )
}

export function NoPolicyProject() {
  return (
    <>
      <PageHeader title="Policy" />
      <PageBody>
        <EmptyState title="No project yet">
          An admin registers a project in Settings; its <code>.leeway/policy.yaml</code> appears here as a
          proposal.
        </EmptyState>
      </PageBody>
    </>
  )
}
