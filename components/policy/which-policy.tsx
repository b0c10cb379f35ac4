import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import type { PolicyRow } from '@/lib/projections/policies'

export type WhichPolicyProps = {
  of: 'inForce' | 'proposal'
  row: PolicyRow | undefined
  /** The same page with the other of the two. */
  otherHref: string
}

/** Says whether one looks at what decides now or at what is proposed, and leads to the other. */
export function WhichPolicy({ of, row, otherHref }: WhichPolicyProps) {
  const hasOther = Boolean(row?.adopted && row.proposal)
  const other = of === 'proposal' ? 'Look at what is in force' : 'Look at the proposal'
  return (
    <p className="flex flex-wrap items-center gap-2">
      {of === 'proposal' ? (
        <>
          <Badge tone="warn">proposed</Badge> It decides nothing until it is adopted.
        </>
      ) : (
        <>
          <Badge>in force</Badge> Version {row?.adopted?.version}
        </>
      )}
      {hasOther && (
        <Link href={otherHref} className="prose-link">
          {other}
        </Link>
      )}
    </p>
  )
}

export function NoPolicyYet({ project, projectId }: { project: string; projectId: string }) {
  return (
    <EmptyState title={`No policy in ${project} yet`}>
      What its profiles allow is shown here once the base branch has a <code>.leeway/policy.yaml</code>{' '}
      without problems.{' '}
      <Link href={`/policy?project=${projectId}`} className="prose-link">
        See what is there
      </Link>
    </EmptyState>
  )
}
