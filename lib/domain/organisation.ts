// What stands over every run: freezes and restrictions, folded from the organisation's stream.
import type { RecordedEvent } from './events/envelope'
import type { Scope } from './events/fields'
import type { EventData } from './events/vocabulary'

export type Freeze = EventData<'FreezeSet'>
export type Restriction = EventData<'RestrictionSet'>
/** A program outside that may report regressions. */
export type Reporter = EventData<'ReporterAdded'>
/** `since`: the version of the stream at which it was chosen. */
export type PolicyHome = { projectId: string; since: number }
export type Organisation = {
  version: number
  freezes: Freeze[]
  restrictions: Restriction[]
  /** Why the worker that started last can run nothing; null where its jail works or none ever started. */
  jailProblem: string | null
  /** The project whose base branch holds the organisation's policy. */
  policyHome: PolicyHome | null
  reporters: Reporter[]
}

export const emptyOrganisation: Organisation = {
  version: 0,
  freezes: [],
  restrictions: [],
  jailProblem: null,
  policyHome: null,
  reporters: [],
}

export function evolveOrganisation(organisation: Organisation, event: RecordedEvent): Organisation {
  return { ...organisation, ...changeOf(organisation, event), version: event.streamVersion }
}

function changeOf(
  { freezes, restrictions, reporters }: Organisation,
  event: RecordedEvent,
): Partial<Organisation> {
  switch (event.type) {
    case 'FreezeSet':
      return { freezes: [...freezes, event.data] }
    case 'FreezeLifted':
      return { freezes: freezes.filter((freeze) => freeze.freezeId !== event.data.freezeId) }
    case 'RestrictionSet':
      return { restrictions: [...restrictions, event.data] }
    case 'RestrictionLifted':
      return { restrictions: restrictions.filter((one) => one.restrictionId !== event.data.restrictionId) }
    case 'PolicyHomeChosen':
      return { policyHome: homeOf(event) }
    case 'ReporterAdded':
      return { reporters: [...reporters, event.data] }
    case 'ReporterRemoved':
      return { reporters: reporters.filter((one) => one.reporterId !== event.data.reporterId) }
    case 'WorkerStarted':
      return { jailProblem: event.data.jailProblem }
    default:
      return {}
  }
}

function homeOf({
  data,
  streamVersion,
}: Extract<RecordedEvent, { type: 'PolicyHomeChosen' }>): PolicyHome | null {
  return data.projectId === null ? null : { projectId: data.projectId, since: streamVersion }
}

/** `agentId` null: an agent nobody knows, whom no scope of an agent covers. */
type Covered = { agentId: string | null; projectId: string; taskType: string }

/** Whether a freeze or restriction of this scope concerns the lane. */
export function coversLane(scope: Scope, lane: Covered): boolean {
  switch (scope.kind) {
    case 'organisation':
      return true
    case 'project':
      return scope.projectId === lane.projectId
    case 'agent':
      return scope.agentId === lane.agentId
    case 'taskType':
      return scope.taskType === lane.taskType
    default:
      return scope satisfies never
  }
}

/** The lane's freeze that holds, if one does. A freeze has no expiry: a lead lifts it. */
export function freezeOver({ freezes }: Organisation, lane: Covered): Freeze | undefined {
  return freezes.find(({ scope }) => coversLane(scope, lane))
}
