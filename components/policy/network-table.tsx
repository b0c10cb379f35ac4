import { Code } from '@/components/ui/code'
import { Cell, Row, Table } from '@/components/ui/table'
import type { NetworkReach } from '@/lib/domain/policy/compare/network-reach'

export type NetworkTableProps = {
  label: string
  reach: readonly NetworkReach[]
}

/** Which hosts agents may reach, by the type of their task and its profile. */
export function NetworkTable({ label, reach }: NetworkTableProps) {
  return (
    <>
      <Table label={label} head={['Tasks of type', 'With profile', 'Hosts']}>
        {reach.map(({ type, profile, hosts }) => (
          <Row key={`${type} ${profile}`}>
            <Cell>
              <Code>{type}</Code>
            </Cell>
            <Cell>
              <Code>{profile}</Code>
            </Cell>
            <Cell className="min-w-56 wrap-anywhere">
              {hosts.map((host) => (
                <span key={host} className="mr-1 inline-block">
                  <Code>{host}</Code>
                </span>
              ))}
            </Cell>
          </Row>
        ))}
      </Table>
      <p className="mt-1 text-xs text-ink-2">Whatever an agent may reach it can send to.</p>
    </>
  )
}
