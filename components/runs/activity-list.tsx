import { AgentText } from '@/components/ui/agent-text'
import { Markdown } from '@/components/ui/markdown'
import { Section } from '@/components/ui/page-header'
import { markDeceiving } from '@/lib/domain/invisible-characters'
import type { Activity, ActivityLine } from './activity'
import { Transcript } from './transcript'

export type ActivityListProps = {
  runId: string
  activity: Activity
  activityIsCut: boolean
  isLive: boolean
  /** Whether what its program prints is told line by line, too. */
  isRead: boolean
  agent: string
  now: string
}

/** What the agent reported of itself, what it tried on the network, and what its program printed. */
export function ActivityList({
  runId,
  activity,
  activityIsCut,
  isLive,
  isRead,
  agent,
  now,
}: ActivityListProps) {
  const status = lastOf(activity, 'status')
  const handover = lastOf(activity, 'handover')
  if (activity.lines.length === 0 && !isLive)
    return <p className="text-ink-2">Nothing was reported or printed.</p>
  return (
    <div className="space-y-6">
      {status && (
        <AgentText by={`${agent}, last status`}>
          <span className="whitespace-pre-wrap">{markDeceiving(status.text)}</span>
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
        <Transcript key={activity.stream} {...{ runId, activity, isLive, isRead, now }} />
      </Section>
    </div>
  )
}

function lastOf({ lines }: Activity, kind: ActivityLine['kind']): ActivityLine | undefined {
  return lines.findLast((line) => line.kind === kind)
}
