// Every fact as one plain sentence.
import type { RecordedEvent } from '../domain/events/envelope'
import { describeActivity } from './activity'
import { describeRun } from './audit-run'
import { describeSetting } from './audit-setting'
import { describeTask } from './audit-task'
import { reported, type Sentence } from './sentence'

/** The fact in one sentence that begins with who did it. */
export function describeEvent(event: RecordedEvent): Sentence {
  const sentence =
    describeSetting(event) ?? describeTask(event) ?? describeRun(event) ?? describedActivity(event)
  return [{ kind: event.actor.kind, id: event.actor.id }, ' ', ...sentence]
}

function describedActivity(event: RecordedEvent): Sentence {
  const activity = describeActivity(event)
  if (!activity) return [`recorded ${event.type}`]
  const label = { kind: 'plain' as const, text: activity.label }
  const noted = [event.type === 'AgentReported' ? 'noted the agent’s ' : 'noted: ', label]
  return activity.text === '' ? noted : [...noted, ': ', reported(activity.text)]
}
