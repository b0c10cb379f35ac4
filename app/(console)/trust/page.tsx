import { GrantForm } from '@/components/trust/grant-form'
import { GrantList } from '@/components/trust/grant-list'
import { RestrictionPanel } from '@/components/trust/restriction-panel'
import { TrustMatrix } from '@/components/trust/trust-matrix'
import { AsOfBar } from '@/components/ui/as-of-bar'
import { ButtonLink } from '@/components/ui/button'
import { LevelNews } from '@/components/ui/level-news'
import { NoSuchMoment } from '@/components/ui/no-such-moment'
import { PageBody, PageHeader, Section } from '@/components/ui/page-header'
import { asOfHref, readAsOf } from '@/lib/data/as-of'
import type { Asked } from '@/lib/data/asked-text'
import { currentTime } from '@/lib/data/current-time'
import { getTrust } from '@/lib/data/trust'
import { grant, lift, lower, restrict } from './actions'

export const metadata = { title: 'Trust' }

const path = '/trust'

export default async function TrustPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const asOf = { path, ...(await readAsOf(await searchParams)) }
  if (asOf.problem !== null) return <NoSuchMoment title="Trust" asOf={asOf} />
  const { lanes, grants, mayLower, restrictions, restrictionScopes, form, position } = await getTrust(
    asOf.then,
  )
  const now = asOf.then?.at ?? (await currentTime())
  return (
    <>
      <PageHeader
        title="Trust"
        lead="Which agent may do what, where, and on whose word."
        actions={<ButtonLink href={asOfHref('/trust/questions', asOf.then)}>Since when?</ButtonLink>}
      />
      <PageBody>
        <AsOfBar {...asOf} />
        <LevelNews position={position} />
        <Section
          title="Lanes"
          note={
            <>
              A lane is one agent in one project on one type of task; shown is what people granted it, before
              policy and restrictions narrow it. At hold it drafts, at review a person merges, at auto its
              changes merge when every gate passes. Pending: merged, but still answering for regressions.
            </>
          }
        >
          <TrustMatrix lanes={lanes} />
        </Section>
        <Section title="Grants" note="What people allowed, each with the lane's figures of that moment.">
          <GrantList grants={grants} mayLower={mayLower} lower={lower} now={now} />
        </Section>
        {form.projects.length > 0 && (
          <Section title="Grant by hand" note="One lane, or review for an agent in a whole project.">
            <GrantForm {...form} grant={grant} />
          </Section>
        )}
        <Section
          title="Restrictions"
          note="Levels lowered by hand, whatever was granted: when the context demands caution."
        >
          <RestrictionPanel
            restrictions={restrictions}
            scopes={restrictionScopes}
            restrict={restrict}
            lift={lift}
            now={now}
          />
        </Section>
      </PageBody>
    </>
  )
}
