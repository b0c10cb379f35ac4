import { RunDays } from '@/components/runs/run-days'
import { RunList } from '@/components/runs/run-list'
import { ButtonLink } from '@/components/ui/button'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { pageOffset } from '@/lib/data/page-offset'
import { listRunDays, listRuns } from '@/lib/data/runs'

export const metadata = { title: 'Runs' }

export default async function RunsPage({ searchParams }: { searchParams: Promise<{ offset?: string }> }) {
  const offset = pageOffset((await searchParams).offset)
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
