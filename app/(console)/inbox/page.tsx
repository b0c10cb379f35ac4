import { InboxList } from '@/components/inbox/inbox-list'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { listInbox } from '@/lib/data/inbox'
import { currentTime } from '@/lib/data/current-time'

export const metadata = { title: 'Inbox' }

export default async function InboxPage({ searchParams }: { searchParams: Promise<{ kind?: string }> }) {
  const { kind } = await searchParams
  const { items, isCut, told, meanwhile } = await listInbox(kind)
  return (
    <>
      <PageHeader title="Inbox" lead="What waits for you, oldest first." />
      <PageBody>
        <InboxList items={items} isCut={isCut} told={told} meanwhile={meanwhile} now={await currentTime()} />
      </PageBody>
    </>
  )
}
