import { EmptyState } from '@/components/ui/empty-state'
import { PageBody, PageHeader } from '@/components/ui/page-header'

export default function Forbidden() {
  return (
    <>
      <PageHeader title="Not for your role" />
      <PageBody>
        <EmptyState title="You may not see this page">An admin can give you the role it needs.</EmptyState>
      </PageBody>
    </>
  )
}
