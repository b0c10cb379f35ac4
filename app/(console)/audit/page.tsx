import { AuditFilter } from '@/components/audit/audit-filter'
import { AuditList } from '@/components/audit/audit-list'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { listAudit } from '@/lib/data/audit'
import { currentTime } from '@/lib/data/current-time'

const none = { category: '', project: '', actor: '', type: '', until: '' }

export const metadata = { title: 'Audit' }

export default async function AuditPage({ searchParams }: { searchParams: Promise<Record<string, string>> }) {
  const { before, ...given } = await searchParams
  const values = { ...none, ...given }
  const listed = await listAudit({ ...values, before: before === undefined ? null : Number(before) })
  const address = (extra: Record<string, string>) =>
    `/audit?${new URLSearchParams({ ...values, ...extra }).toString()}`
  return (
    <>
      <PageHeader
        title="Audit"
        lead="Every act of a person, an agent or Leeway itself, as it was recorded."
      />
      <PageBody>
        <AuditFilter
          values={values}
          categories={listed.categories}
          projects={listed.projects}
          actors={listed.actors}
        />
        <AuditList
          entries={listed.entries}
          names={listed.names}
          isFiltered={Object.keys(given).length > 0}
          olderHref={listed.olderBefore === null ? null : address({ before: String(listed.olderBefore) })}
          newestHref={before === undefined ? null : address({})}
          now={await currentTime()}
        />
      </PageBody>
    </>
  )
}
