import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code'
import { EmptyState } from '@/components/ui/empty-state'
import { Select } from '@/components/ui/field'
import { Section } from '@/components/ui/page-header'
import type { getVersions } from '@/lib/data/policy-versions'
import { PolicyChanges } from './policy-changes'
import { VersionTable } from './version-table'

type Found = NonNullable<Awaited<ReturnType<typeof getVersions>>>
export type VersionsPageProps = Found & { now: string }

/** Two versions compared by what they allow, and all of them. */
export function VersionsPage({ projectId, project, row, people, choices, compared, now }: VersionsPageProps) {
  const versions = row?.versions ?? []
  if (versions.length === 0)
    return (
      <EmptyState title="No version yet">
        Each version that a lead adopts for {project} is kept here, with what it changed.
      </EmptyState>
    )
  return (
    <div className="space-y-6">
      <Section title="Compare two versions">
        {/* Fields keep their values, so another comparison gets another form. */}
        <form
          key={`${projectId} ${compared?.from.value} ${compared?.to.value}`}
          method="get"
          aria-label="Compare"
          className="flex flex-wrap items-end gap-3"
        >
          <input type="hidden" name="project" value={projectId} />
          <Select label="From" name="from" defaultValue={compared?.from.value ?? ''} options={choices} />
          <Select label="to" name="to" defaultValue={compared?.to.value ?? ''} options={choices} />
          <Button type="submit" variant="primary" size="medium">
            Compare
          </Button>
        </form>
      </Section>
      {compared === null ? (
        <p className="text-ink-2">There is one version so far, and nothing to compare it with.</p>
      ) : (
        <Compared compared={compared} />
      )}
      <Section title="Versions">
        <VersionTable {...{ projectId, versions, people, now }} />
      </Section>
    </div>
  )
}

function Compared({ compared: { from, to, changes } }: { compared: NonNullable<Found['compared']> }) {
  return (
    <Section title={`${from.label} → ${to.label}`}>
      {changes === null ? (
        <p className="text-ink-2">One of the two cannot be read any more: its text stands below.</p>
      ) : (
        <PolicyChanges changes={changes} none="Both allow exactly the same." />
      )}
      <details>
        <summary className="text-ink-2">The two files</summary>
        <div className="mt-2 grid grid-cols-1 gap-3 lg:grid-cols-2">
          {[from, to].map(({ value, label, text }, side) => (
            <div key={`${side} ${value}`}>
              <p className="mb-1 text-xs text-ink-2">{label}</p>
              <CodeBlock text={text} label={side === 0 ? `From: ${label}` : `To: ${label}`} />
            </div>
          ))}
        </div>
      </details>
    </Section>
  )
}
