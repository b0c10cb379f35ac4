import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { FactorTable } from '@/components/ui/factor-table'
import { LevelBadge } from '@/components/ui/level-badge'
import { Notice } from '@/components/ui/notice'
import { Section } from '@/components/ui/page-header'
import { Words } from '@/components/ui/words'
import type { getWhatIf } from '@/lib/data/policy-what-if'
import { ActionAnswer } from './action-answer'
import { WhatIfForm } from './what-if-form'
import { NoPolicyYet, WhichPolicy } from './which-policy'

export type WhatIfPageProps = NonNullable<Awaited<ReturnType<typeof getWhatIf>>>
type View = NonNullable<WhatIfPageProps['view']>

/** One question about what an agent may do, and its answer with every reason. */
export function WhatIfPage({ project, projectId, row, of, view }: WhatIfPageProps) {
  if (view === null) return <NoPolicyYet {...{ project, projectId }} />
  const { values, choices, levels, nobody, answer } = view
  const asked = { project: projectId, of: of === 'proposal' ? 'inForce' : 'proposal', ...values }
  const isAsked = values.task !== '' || answer !== null
  return (
    <div className="space-y-6">
      <WhichPolicy {...{ of, row }} otherHref={`/policy/what-if?${new URLSearchParams(asked).toString()}`} />
      <WhatIfForm {...{ projectId, of, values, choices }} />
      {!isAsked && (
        <p className="text-ink-2">
          Choose a task, or describe one that is not written yet, to see at which level it would run now;
          write down a path, a command or a host to see whether it is permitted. Nothing is started and
          nothing is recorded.
        </p>
      )}
      {answer !== null && (
        <Section title="The action">
          <ActionAnswer answer={answer} act={values.act} what={values.what} />
        </Section>
      )}
      {nobody !== null && (
        <Notice tone="fail">
          <Words text={nobody} />
        </Notice>
      )}
      {of === 'proposal' && levels.length > 0 && (
        <Notice>A task runs by the policy in force: its level is taken from there.</Notice>
      )}
      {levels.map((level) => (
        <LevelAnswer key={level.agent} level={level} />
      ))}
    </div>
  )
}

function LevelAnswer({ level: { agent, authorization } }: { level: View['levels'][number] }) {
  if (authorization.kind === 'refused')
    return (
      <Section title={`The task with ${agent}`}>
        <div className="space-y-2">
          <p>
            <Badge tone="fail">refused</Badge> No run of it starts.
          </p>
          <ul className="list-disc space-y-1 pl-5">
            {authorization.reasons.map((reason) => (
              <li key={reason}>
                <Words text={reason} />
              </li>
            ))}
          </ul>
        </div>
      </Section>
    )
  const { level, factors, binding, permissions } = authorization
  return (
    <Section title={`The task with ${agent}`}>
      <p className="mb-2 flex flex-wrap items-center gap-2">
        It runs at <LevelBadge level={level} /> with the profile <Code>{permissions.profile}</Code>
      </p>
      <FactorTable factors={factors} binding={binding} />
    </Section>
  )
}
