import Link from 'next/link'
import { AgentText } from '@/components/ui/agent-text'
import { Badge } from '@/components/ui/badge'
import { CheckList } from '@/components/ui/check-list'
import { LevelBadge } from '@/components/ui/level-badge'
import { Markdown } from '@/components/ui/markdown'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { PartialChange } from '@/lib/domain/change-parts'
import type { ReviewRow } from '@/lib/projections/reviews'
import { FindingEvidence, GateEvidence } from './requirement-evidence'
import { type Requirement, requirementsOf, type TaskSince } from './requirements'
import { type DeskActions, ReviewDesk } from './review-desk'
import { TaskEvidence, taskWarning } from './task-since'
import { CheckOutLocally } from './check-out-locally'

export type ReviewPageProps = {
  row: ReviewRow
  change: PartialChange
  names: { project: string; agent: string; task: string; baseBranch: string }
  /** The end of each check's output, by the name of the check. */
  checkOutputs: Readonly<Record<string, string>>
  /** The agent's own handover, Markdown. */
  handover: string | null
  /** One line that fetches the commit from the mirror; null where the mirror does not keep it. */
  fetchCommand: string | null
  task: { href: string; since: TaskSince }
  /** Whether the viewer may decide now; else one sentence why not. */
  decision: { open: true } | { open: false; why: string }
  actions: DeskActions
  now: string
}

const sensitiveKinds = [
  'sensitivePath',
  'protectedPath',
  'outOfScope',
  'steersChecks',
  'testsChanged',
  'testsWeakened',
  'secret',
]

export function ReviewPage(props: ReviewPageProps) {
  const { row, change, names, decision, actions } = props
  const findings = row.run.delivery?.findings ?? []
  const sensitive = findings
    .filter((finding) => sensitiveKinds.includes(finding.kind))
    .map((finding) => finding.path)
  const requirements = requirementsOf(row, props.task.since)
  return (
    <ReviewDesk
      // Another commit is another reading: its marks, folds and dialogs start anew.
      key={change.commit}
      runId={row.run.runId}
      change={change}
      header={<DeskHeader {...props} />}
      requirements={requirements.map((one) => ({ ...one, evidence: evidenceOf(one, props) }))}
      notes={notesByPath(findings)}
      sensitive={[...new Set(sensitive)]}
      warnings={[
        ...(props.task.since === null ? [] : [taskWarning[props.task.since]]),
        ...requirements.filter(isUnmet).map(({ name, summary }) => `${name}: ${summary}.`),
      ]}
      target={names.baseBranch}
      isDraft={row.state === 'drafted'}
      decision={decision}
      actions={actions}
    />
  )
}

function isUnmet({ state }: Requirement): boolean {
  return state === 'unmet'
}

function notesByPath(findings: readonly { path: string; message: string }[]): Record<string, string[]> {
  const notes: Record<string, string[]> = {}
  for (const { path, message } of findings) notes[path] = [...(notes[path] ?? []), message]
  return notes
}

function evidenceOf(
  { name }: Requirement,
  { row, checkOutputs, handover, fetchCommand, names, task }: ReviewPageProps,
) {
  const findings = row.run.delivery?.findings ?? []
  const isScope = (kind: string) => ['outOfScope', 'protectedPath', 'sensitivePath'].includes(kind)
  switch (name) {
    case 'Task':
      return <TaskEvidence {...task} />
    case 'Checks':
      return <CheckList checks={row.run.checks} outputs={checkOutputs} />
    case 'Scope':
      return (
        <FindingEvidence
          findings={findings.filter(({ kind }) => isScope(kind))}
          none="Every path is within the scope that task and policy give."
        />
      )
    case 'Findings':
      return (
        <FindingEvidence
          findings={findings.filter(({ kind }) => !isScope(kind))}
          none="The walk over the change saw nothing remarkable."
        />
      )
    case 'Gates':
      return <GateEvidence gates={row.gatesRefused} />
    case 'Human review':
      return <ReviewEvidence {...{ row, handover, fetchCommand, agent: names.agent }} />
    default:
      return name satisfies never
  }
}

type ReviewEvidenceProps = Pick<ReviewPageProps, 'row' | 'handover' | 'fetchCommand'> & { agent: string }

function ReviewEvidence({ row, handover, fetchCommand, agent }: ReviewEvidenceProps) {
  return (
    <div className="space-y-4">
      {fetchCommand && <CheckOutLocally command={fetchCommand} commit={row.run.delivery?.commit ?? ''} />}
      {row.run.sentBack.map((text, index) => (
        <div key={index}>
          <p className="font-medium">Sent back after attempt {index + 1}</p>
          <p className="whitespace-pre-wrap text-ink-2">{text}</p>
        </div>
      ))}
      {handover && (
        <AgentText by={agent}>
          <Markdown text={handover} />
        </AgentText>
      )}
    </div>
  )
}

function DeskHeader({ row, names, task, now }: ReviewPageProps) {
  const { run, state, since } = row
  const why = run.state.name === 'awaitingReview' ? `needs a person: ${run.state.why}` : stateSentence(row)
  return (
    <header className="space-y-1">
      <p className="text-xs text-ink-3">
        <Link href="/reviews" className="hover:underline">
          Reviews
        </Link>{' '}
        / {names.project} /{' '}
        <Link href={`/runs/${run.runId}`} className="hover:underline">
          run, attempt {run.delivery?.attempt ?? run.attempt}
        </Link>
      </p>
      <h1 className="text-lg wrap-anywhere">{names.task}</h1>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <LevelBadge level={run.level} />
        <Badge mono>{names.agent}</Badge>
        <Badge mono>{run.taskType}</Badge>
        <Badge mono>→ {names.baseBranch}</Badge>
        {task.since !== null && <Badge tone="warn">task {task.since} since</Badge>}
        <span className="text-ink-2">
          <Words text={why} />
        </span>
        {state !== null && (
          <span className="text-ink-3">
            asked <Timestamp at={since} now={now} />
          </span>
        )}
      </div>
    </header>
  )
}

function stateSentence({ run, state }: ReviewRow): string {
  switch (state) {
    case 'drafted':
      return 'A draft: nothing lands unless the claimant applies it as their own act.'
    case 'readyToLand':
      return run.state.name === 'readyToLand' && run.state.waits
        ? run.state.waits
        : 'Approved; waits to land.'
    case 'rechecking':
      return 'Approved; the base branch moved, so the checks run again on the merge.'
    case 'landing':
      return 'Landing now.'
    default:
      return run.audit === 'asked'
        ? 'It merged by itself and was drawn for an audit: say on the page of its run what you find.'
        : 'Nobody is asked about this change now.'
  }
}
