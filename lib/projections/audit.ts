// Every fact as one plain sentence.
import type { RecordedEvent } from '../domain/events/envelope'
import { describeActivity } from './activity'
import { describeRun } from './audit-run'
import { describeSetting } from './audit-setting'
import { describeTask } from './audit-task'
import { said, type Sentence } from './sentence'

/** The fact in one sentence that begins with who did it. */
export function describeEvent(event: RecordedEvent): Sentence {
  const sentence =
    describeSetting(event) ?? describeTask(event) ?? describeRun(event) ?? describedActivity(event)
  return [{ kind: event.actor.kind, id: event.actor.id }, ' ', ...sentence]
}

function describedActivity(event: RecordedEvent): Sentence {
  const activity = describeActivity(event)
  return activity ? [activity.label, ': ', said(activity.text)] : [`recorded ${event.type}`]
}
