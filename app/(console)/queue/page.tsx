import { QueueList } from '@/components/queue/queue-list'
import { ButtonLink } from '@/components/ui/button'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { listQueue } from '@/lib/data/queue'
import { cancel, claim, close, release, reopen, run } from './actions'

export const metadata = { title: 'Queue' }

export default async function QueuePage() {
  const { groups, problem } = await listQueue()
  const newTask = <ButtonLink href="/queue/new">New task</ButtonLink>
  return (
    <>
      <PageHeader
        title="Queue"
        lead="Every task of your projects, and at which level each would run."
        actions={newTask}
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
