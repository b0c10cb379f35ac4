import { FirstSteps } from '@/components/inbox/first-steps'
import { InboxList } from '@/components/inbox/inbox-list'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { listFirstSteps } from '@/lib/data/first-steps'
import { listInbox } from '@/lib/data/inbox'
import { currentTime } from '@/lib/data/current-time'

export const metadata = { title: 'Inbox' }

export default async function InboxPage({ searchParams }: { searchParams: Promise<{ kind?: string }> }) {
  const { kind } = await searchParams
  const [{ items, count, told, meanwhile }, steps] = await Promise.all([listInbox(kind), listFirstSteps()])
  return (
    <>
      <PageHeader title="Inbox" lead="What waits for you, oldest first." />
      <PageBody>
        {steps.length > 0 && <FirstSteps steps={steps} />}
        <InboxList items={items} count={count} told={told} meanwhile={meanwhile} now={await currentTime()} />
      </PageBody>
    </>
  )
}
