// Every fact as one plain sentence.
import type { RecordedEvent } from '../domain/events/envelope'
import { describeActivity } from './activity'
import { describeRun } from './audit-run'
import { describeSetting } from './audit-setting'
import { describeTask } from './audit-task'
import { said, type Described } from './sentence'

/** The fact in one sentence that begins with who did it. */
export function describeEvent(event: RecordedEvent): Described {
  const { category, sentence } =
    describeSetting(event) ?? describeTask(event) ?? describeRun(event) ?? describedActivity(event)
  return { category, sentence: [{ kind: event.actor.kind, id: event.actor.id }, ' ', ...sentence] }
}

function describedActivity(event: RecordedEvent): Described {
  const activity = describeActivity(event)
  const text = activity ? [activity.label, ': ', said(activity.text)] : [`recorded ${event.type}`]
  return { category: 'activity', sentence: text }
}
