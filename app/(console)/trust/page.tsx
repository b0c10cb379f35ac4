import { GrantForm } from '@/components/trust/grant-form'
import { GrantList } from '@/components/trust/grant-list'
import { RestrictionPanel } from '@/components/trust/restriction-panel'
import { TrustMatrix } from '@/components/trust/trust-matrix'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { currentTime } from '@/lib/data/current-time'
import { getTrust } from '@/lib/data/trust'
import { grant, lift, lower, restrict } from './actions'

export const metadata = { title: 'Trust' }

export default async function TrustPage() {
  const { lanes, grants, mayLower, restrictions, restrictionScopes, form } = await getTrust()
  const now = await currentTime()
  return (
    <>
      <PageHeader title="Trust" lead="Which agent may do what, where, and on whose word." />
      <PageBody>
        <TrustMatrix lanes={lanes} />
        <GrantList grants={grants} mayLower={mayLower} lower={lower} now={now} />
        {form.projects.length > 0 && <GrantForm {...form} grant={grant} />}
        <RestrictionPanel
          restrictions={restrictions}
          scopes={restrictionScopes}
          restrict={restrict}
          lift={lift}
          now={now}
        />
      </PageBody>
    </>
  )
}
