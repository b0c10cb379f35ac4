import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import type { PolicyVersion } from '@/lib/projections/policies'
import { adoptedBy } from './adopted-by'

export type VersionTableProps = {
  projectId: string
  versions: readonly PolicyVersion[]
  people: Readonly<Record<string, string>>
  now: string
}

/** Every version that was ever in force, the newest first. */
export function VersionTable({ projectId, versions, people, now }: VersionTableProps) {
  return (
    <Table label="Versions" head={['Version', 'Adopted', 'By', 'Reason', 'Reach', 'What it changed']}>
      {versions.map((one) => (
        <Row key={one.version}>
          <Cell>{one.version}</Cell>
          <Cell>
            <Timestamp at={one.at} now={now} absolute />
          </Cell>
          <Cell>{adoptedBy(one.by, people)}</Cell>
          <Cell className="min-w-56 text-ink-2">
            {one.reason}
            {one.confirmations.map(({ by, reason }) => (
              <p key={by}>
                {adoptedBy({ kind: 'person', id: by }, people)} agreed before: {reason}
              </p>
            ))}
          </Cell>
          <Cell>{one.widens ? <Badge tone="warn">allows more</Badge> : 'no wider'}</Cell>
          <Cell className="whitespace-nowrap">
            {one.version === 1 ? (
              <span className="text-ink-3">it was the first</span>
            ) : (
              <Link
                href={`/policy/versions?project=${projectId}&from=${one.version - 1}&to=${one.version}`}
                className="prose-link"
              >
                since version {one.version - 1}
              </Link>
            )}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
