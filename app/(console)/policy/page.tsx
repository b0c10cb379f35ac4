import { notFound, redirect } from 'next/navigation'
import { PolicyPage } from '@/components/policy/policy-page'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { getPolicy, listPolicyProjects } from '@/lib/data/policy'
import { adopt } from './actions'

export const metadata = { title: 'Policy' }

export default async function Policy({ searchParams }: { searchParams: Promise<{ project?: string }> }) {
  const { project } = await searchParams
  const projects = await listPolicyProjects()
  const [first] = projects
  if (first === undefined) return <NoProject />
  if (project === undefined) redirect(`/policy?project=${first.projectId}`)
  const found = await getPolicy(project)
  if (found === null) notFound()
  return (
    <>
      <PageHeader title="Policy" lead={`What agents may do in ${found.project}, and who decided it.`} />
      <PageBody>
        {projects.length > 1 && (
          <nav aria-label="Projects" className="flex flex-wrap gap-2">
            {projects.map(({ projectId, name }) => (
              <ButtonLink
                key={projectId}
                href={`/policy?project=${projectId}`}
                aria-current={projectId === project ? 'page' : undefined}
              >
                {name}
              </ButtonLink>
            ))}
          </nav>
        )}
        <PolicyPage {...found} adopt={adopt} now={await currentTime()} />
      </PageBody>
    </>
  )
}

function NoProject() {
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
