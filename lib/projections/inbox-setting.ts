// What tasks, policies and standings ask of people.
import type { RecordedEvent } from '../domain/events/envelope'
import { evolveTask, noTask } from '../domain/task/task'
import { asking, telling, type Asked, type InboxMemory } from './inbox-item'

type TaskMemory = Extract<InboxMemory, { kind: 'task' }>

/** A run answers the task until somebody reopens it. */
export function taskAfter(memory: InboxMemory, event: RecordedEvent): TaskMemory {
  const known: TaskMemory = memory.kind === 'task' ? memory : { kind: 'task', task: noTask, hasRun: false }
  if (event.type === 'RunRequested') return { ...known, hasRun: true }
  const hasRun = known.hasRun && event.type !== 'TaskReopened'
  return { kind: 'task', task: evolveTask(known.task, event), hasRun }
}

/** A task whose own file says hold; one held by policy or standing is known only to `authorize`. */
export function taskItem({ task, hasRun }: TaskMemory): Asked | null {
  if (hasRun || task.content.kind !== 'read' || task.content.fields.autonomy !== 'hold') return null
  if (task.claim !== null || task.closed !== null) return null
  return asking('heldTask', 'task.claim', 'a task at hold starts when somebody claims it')
}

export function policyItem(event: RecordedEvent, before: Asked | null): Asked | null {
  switch (event.type) {
    case 'PolicyProposed':
      return asking('policyProposal', 'policy.adopt', 'a new policy file waits to be adopted')
    case 'PolicyRefused':
      return asking('policyRefused', 'policy.adopt', 'the policy file has problems and is not in force')
    case 'PolicyAdopted':
      return null
    default:
      return before
  }
}

export function laneItem(event: RecordedEvent, before: Asked | null): Asked | null {
  switch (event.type) {
    case 'StandingLowered':
      return {
        ...telling('standingLowered', event.data.reason),
        audience: { act: 'grant.give', personId: null },
      }
    case 'GrantExpired':
      return {
        ...telling('grantExpired', 'a grant expired'),
        audience: { act: 'grant.give', personId: null },
      }
    case 'StandingGranted':
      return null
    default:
      return before
  }
}
