import type { FormAction } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { LevelBadge } from '@/components/ui/level-badge'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Marked } from '@/components/ui/words'
import type { Level } from '@/lib/domain/level'
import { LowerDialog } from './lower-dialog'

export type GrantListItem = {
  grantId: string
  agentId: string
  projectId: string
  /** null: all ordinary task types of the project. */
  taskType: string | null
  agent: string
  project: string
  to: Level
  reason: string
  by: string
  at: string
  expiresAt: string | null
  basis: 'evidence' | 'override'
  /** The lane's figures at that moment, in words. */
  figures: string
}

export type GrantListProps = {
  grants: readonly GrantListItem[]
  mayLower: boolean
  /** Fields `agentId`, `projectId`, `taskType` (empty: all), `level`, `reason`. */
  lower: FormAction
  now: string
}

export function GrantList({ grants, mayLower, lower, now }: GrantListProps) {
  if (grants.length === 0) return <p className="text-ink-2">Nothing was granted: every agent drafts only.</p>
  return (
    <Table label="Grants" head={['Agent', 'Where', 'Level', 'Reason', 'By', 'Ends', 'Actions']}>
      {grants.map((grant) => (
        <Row key={grant.grantId}>
          <Cell className="font-mono text-xs">{grant.agent}</Cell>
          <Cell>
            {grant.project}, {grant.taskType ?? 'all ordinary types'}
          </Cell>
          <Cell>
            <LevelBadge level={grant.to} />
          </Cell>
          <Cell className="min-w-56">
            <Marked text={grant.reason} />
            <span className="block text-xs text-ink-2">
              {grant.basis === 'override' ? 'by hand, on these figures: ' : 'on evidence: '}
              {grant.figures}
            </span>
          </Cell>
          <Cell>
            {grant.by} <Timestamp at={grant.at} now={now} />
          </Cell>
          <Cell>
            {grant.expiresAt ? <Timestamp at={grant.expiresAt} now={now} /> : <Badge>no end</Badge>}
          </Cell>
          <Cell>{mayLower && <Lower grant={grant} lower={lower} />}</Cell>
        </Row>
      ))}
    </Table>
  )
}

function Lower({ grant, lower }: { grant: GrantListItem; lower: FormAction }) {
  const { agentId, projectId, taskType, agent, project, to } = grant
  return (
    <LowerDialog
      action={lower}
      fields={{ agentId, projectId, taskType: taskType ?? '' }}
      what={`${agent} in ${project}`}
      levels={to === 'auto' ? ['review', 'hold'] : ['hold']}
    />
  )
}
