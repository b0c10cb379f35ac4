// The kinds of facts that the audit page filters by, and which types are of which kind.
import { activityEvents } from '../domain/events/activity'
import { agentEvents } from '../domain/events/agent'
import { laneEvents } from '../domain/events/lane'
import { organisationEvents } from '../domain/events/organisation'
import { personEvents } from '../domain/events/person'
import { policyEvents } from '../domain/events/policy'
import { projectEvents } from '../domain/events/project'
import { runEvents } from '../domain/events/run'
import { taskEvents } from '../domain/events/task'
import { isEventType, type EventType } from '../domain/events/vocabulary'

const review: readonly EventType[] = [
  ...([
    'ReviewRequested',
    'ChangeSentBack',
    'ChangeDiscarded',
    'DraftDropped',
    'ReportDropped',
    'ChangeApproved',
  ] as const),
  ...(['ApprovalVoided', 'AuditSampled', 'AuditGiven'] as const),
]
const landing: readonly EventType[] = [
  ...(['LandingWaits', 'BaseMoved', 'MergeConflicted', 'LandingStarted', 'LandingFailed'] as const),
  ...(['ChangeMerged', 'ChangeReverted', 'HorizonEnded', 'RegressionFound', 'RegressionWithdrawn'] as const),
  ...(['RevertOrdered', 'RevertStarted', 'RevertWaits', 'RevertGivenUp', 'MergeChecked'] as const),
  ...(['RegressionSuspected'] as const),
  'OutcomeSettled',
]
const typesIn = (events: object) => Object.keys(events).filter(isEventType)
const ofRuns = typesIn(runEvents)

const types = {
  organisation: typesIn(organisationEvents),
  project: typesIn(projectEvents),
  person: typesIn(personEvents),
  agent: typesIn(agentEvents),
  policy: typesIn(policyEvents),
  task: typesIn(taskEvents),
  run: ofRuns.filter((type) => !review.includes(type) && !landing.includes(type)),
  review,
  landing,
  activity: typesIn(activityEvents),
  trust: typesIn(laneEvents),
} as const satisfies Record<string, readonly EventType[]>

export type AuditCategory = keyof typeof types

export const auditCategories = Object.keys(types).filter(isAuditCategory)

export function isAuditCategory(name: string): name is AuditCategory {
  return Object.hasOwn(types, name)
}

export function typesOf(category: AuditCategory): readonly EventType[] {
  return types[category]
}

export function categoryOf(type: EventType): AuditCategory {
  const found = auditCategories.find((category) => typesOf(category).includes(type))
  if (found === undefined) throw new Error(`events of type \`${type}\` are of no kind`)
  return found
}
