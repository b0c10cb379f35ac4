import { AgentText } from '@/components/ui/agent-text'
import { classNames } from '@/components/ui/class-names'
import { Markdown } from '@/components/ui/markdown'
import { Section } from '@/components/ui/page-header'
import { Timestamp } from '@/components/ui/timestamp'
import type { DescribedActivity } from '@/lib/projections/activity'

export type ActivityLine = DescribedActivity & {
  seq: number
  at: string
  /** The stored text, for kind `output`; cut where it is long. */
  output?: string
}

export type ActivityListProps = {
  activity: readonly ActivityLine[]
  activityIsCut: boolean
  agent: string
  now: string
}

/** What the agent reported of itself, what it tried on the network, and what its program printed. */
export function ActivityList({ activity, activityIsCut, agent, now }: ActivityListProps) {
  const status = lastOf(activity, 'status')
  const handover = lastOf(activity, 'handover')
  const lines = activity.filter(({ kind }) => kind !== 'handover')
  if (activity.length === 0) return <p className="text-ink-2">Nothing was reported or printed yet.</p>
  return (
    <div className="space-y-6">
      {status && (
        <AgentText by={`${agent}, last status`}>
          <span className="whitespace-pre-wrap">{status.text}</span>
        </AgentText>
      )}
      {handover && (
        <AgentText by={`${agent}, handover`}>
          <Markdown text={handover.text} />
        </AgentText>
      )}
      <Section
        title="Transcript"
        note={activityIsCut ? 'The beginning is left out; the log has all of it.' : undefined}
      >
        <ol className="rounded-lg border border-line bg-surface" aria-live="off">
          {lines.map((line) => (
            <ActivityRow key={line.seq} line={line} now={now} />
          ))}
        </ol>
      </Section>
    </div>
  )
}

function lastOf(activity: readonly ActivityLine[], kind: ActivityLine['kind']): ActivityLine | undefined {
  return activity.findLast((line) => line.kind === kind)
}

function ActivityRow({ line, now }: { line: ActivityLine; now: string }) {
  const text = line.output ?? line.text
  return (
    <li className="grid gap-x-3 border-b border-line px-3 py-1.5 last:border-b-0 md:grid-cols-[176px_minmax(0,1fr)]">
      <span className="text-xs text-ink-3">
        <Timestamp at={line.at} now={now} />
        <span className={classNames('block', line.refused ? 'text-fail' : 'text-ink-2')}>{line.label}</span>
      </span>
      {text !== '' && (
        <pre
          className={classNames(
            'max-h-72 overflow-y-auto whitespace-pre-wrap wrap-anywhere',
            line.refused && 'text-fail',
          )}
        >
          {text}
        </pre>
      )}
    </li>
  )
}
