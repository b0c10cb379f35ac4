import { QueueList } from '@/components/queue/queue-list'
import { ButtonLink } from '@/components/ui/button'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { pageOffset } from '@/lib/data/page-offset'
import { listQueue } from '@/lib/data/queue'
import { cancel, claim, close, release, reopen, run } from './actions'

export const metadata = { title: 'Queue' }

type Search = { state?: string; offset?: string }

export default async function QueuePage({ searchParams }: { searchParams: Promise<Search> }) {
  const { state = null, offset } = await searchParams
  const { groups, problem, isOneState } = await listQueue({
    state,
    offset: state === null ? 0 : pageOffset(offset),
  })
  const newTask = <ButtonLink href="/queue/new">New task</ButtonLink>
  return (
    <>
      <PageHeader
        title="Queue"
        lead="Every task of your projects, and at which level each would run."
        actions={newTask}
        {...(isOneState && { crumbs: [{ label: 'Queue', href: '/queue' }] })}
      />
      <PageBody>
        <QueueList
          groups={groups}
          problem={problem}
          start={newTask}
          actions={{ claim, release, run, cancel, close, reopen }}
        />
      </PageBody>
    </>
  )
}
