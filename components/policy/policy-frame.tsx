import Link from 'next/link'
import type { ReactNode } from 'react'
import { ButtonLink } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { EmptyState } from '@/components/ui/empty-state'
import { PageBody, PageHeader } from '@/components/ui/page-header'

const tabs = [
  { path: '/policy', label: 'In force and proposed' },
  { path: '/policy/profiles', label: 'Profiles' },
  { path: '/policy/what-if', label: 'What if' },
  { path: '/policy/versions', label: 'Versions' },
] as const
export type PolicyPath = (typeof tabs)[number]['path']

export type PolicyFrameProps = {
  path: PolicyPath
  projectId: string
  project: string
  projects: readonly { projectId: string; name: string }[]
  children: ReactNode
}

/** What all pages about a project's policy have around them: which project, and which view of it. */
export function PolicyFrame({ path, projectId, project, projects, children }: PolicyFrameProps) {
  return (
    <>
      <PageHeader title="Policy" lead={`What agents may do in ${project}, and who decided it.`} />
      <PageBody>
        {projects.length > 1 && (
          <nav aria-label="Projects" className="flex flex-wrap gap-2">
            {projects.map((one) => (
              <ButtonLink
                key={one.projectId}
                href={`${path}?project=${one.projectId}`}
                aria-current={one.projectId === projectId ? 'page' : undefined}
                variant={one.projectId === projectId ? 'plain' : 'quiet'}
              >
                {one.name}
              </ButtonLink>
            ))}
          </nav>
        )}
        <nav aria-label="Views of the policy" className="flex flex-wrap gap-x-1 border-b border-line">
          {tabs.map((tab) => (
            <Link
              key={tab.path}
              href={`${tab.path}?project=${projectId}`}
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
