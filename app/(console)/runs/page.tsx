import { RunDays } from '@/components/runs/run-days'
import { RunList } from '@/components/runs/run-list'
import { ButtonLink } from '@/components/ui/button'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { listRunDays, listRuns } from '@/lib/data/runs'

export const metadata = { title: 'Runs' }

export default async function RunsPage({ searchParams }: { searchParams: Promise<{ offset?: string }> }) {
  const offset = Math.max(0, Math.trunc(Number((await searchParams).offset ?? 0)) || 0)
  const { runs, olderHref } = await listRuns({ offset })
  return (
    <>
      <PageHeader title="Runs" lead="Every run of every agent, newest first." />
      <PageBody>
        {offset === 0 && runs.length > 0 && <RunDays days={await listRunDays()} />}
        <RunList
          runs={runs}
          olderHref={olderHref}
          now={await currentTime()}
          start={<ButtonLink href="/queue">Open the queue</ButtonLink>}
        />
      </PageBody>
    </>
  )
}
