import { counted } from '@/lib/domain/counted'
import { EnforcementList } from '@/components/ui/enforcement-list'
import { Notice } from '@/components/ui/notice'
import { Section } from '@/components/ui/page-header'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { OrganisationRow } from '@/lib/projections/organisation'

export type WorkerSettingsProps = Pick<OrganisationRow, 'workers' | 'jailProblem'> & { now: string }

export function WorkerSettings({ workers, jailProblem, now }: WorkerSettingsProps) {
  return (
    <Section title="Workers" note="The processes that start agents, run checks and land changes.">
      <div className="space-y-3">
        {jailProblem && (
          <Notice tone="fail">
            No run starts. <Words text={jailProblem} />
          </Notice>
        )}
        {workers.length === 0 ? (
          <p className="text-ink-2">No worker has started yet.</p>
        ) : (
          <Table label="Workers" head={['Started', 'Version', 'Enforces', 'Keys of models', 'Jail']}>
            {workers.map((worker) => (
              <Row key={`${worker.workerId} ${worker.at}`}>
                <Cell>
                  <Timestamp at={worker.at} now={now} />
                </Cell>
                <Cell>{worker.version}</Cell>
                <Cell className="min-w-72 text-ink-2">
                  <Enforced capabilities={worker.capabilities} />
                </Cell>
                <Cell className="font-mono text-xs">{keysWords(worker.modelKeys)}</Cell>
                <Cell>{worker.jailProblem ?? 'works'}</Cell>
              </Row>
            ))}
          </Table>
        )}
      </div>
    </Section>
  )
}

function Enforced({ capabilities }: Pick<WorkerSettingsProps['workers'][number], 'capabilities'>) {
  if (capabilities.length === 0) return 'nothing'
  return (
    <details>
      <summary className="cursor-pointer">{counted(capabilities.length, 'limit')}</summary>
      <EnforcementList items={capabilities} label="Enforces" />
    </details>
  )
}

/** Names of variables; their values no log ever has. */
function keysWords(names: readonly string[] | undefined): string {
  if (names === undefined) return 'not told'
  return names.join(' ') || 'none'
}
