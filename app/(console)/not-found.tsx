import { EmptyState } from '@/components/ui/empty-state'
import { PageBody, PageHeader } from '@/components/ui/page-header'

export default function NotFound() {
  return (
    <>
      <PageHeader title="Nothing here" />
      <PageBody>
        <EmptyState title="This page does not exist">
          What was here may have been removed; the audit log still has its history.
        </EmptyState>
      </PageBody>
    </>
  )
}
