// The parts an inbox item is made of.
import type { Act } from '../domain/access'
import type { Run } from '../domain/task/lifecycle'
import type { Task } from '../domain/task/task'

export type InboxKind =
  | 'reviewNeeded'
  | 'draftToApply'
  | 'landingWaits'
  | 'heldTask'
  | 'policyProposal'
  | 'policyRefused'
  | 'mergedByItself'
  | 'runEnded'
  | 'runRefused'
  | 'reportReady'
  | 'standingLowered'
  | 'grantExpired'

export type InboxAct = Extract<
  Act,
  'review.merge' | 'draft.apply' | 'task.claim' | 'policy.adopt' | 'grant.give' | 'project.view'
>

/** Who is asked: whoever may do `act` in the item's project; where `personId` is set, that person alone. */
export type InboxAudience = { act: InboxAct; personId: string | null }

/** `open`: somebody must act. `told`: people are told, not asked. */
export type Asked = {
  kind: InboxKind
  state: 'open' | 'told'
  audience: InboxAudience
  /** One plain sentence without names. */
  why: string
}

export type InboxItem = Asked & {
  /** The event that made it. */
  seq: number
  createdAt: string
}

/** What the fold of the next event needs; never shown. */
export type InboxMemory =
  { kind: 'run'; run: Run } | { kind: 'task'; task: Task; hasRun: boolean } | { kind: 'none' }

export function asking(kind: InboxKind, act: InboxAct, why: string, personId: string | null = null): Asked {
  return { kind, state: 'open', audience: { act, personId }, why }
}

export function telling(kind: InboxKind, why: string, personId: string | null = null): Asked {
  return { kind, state: 'told', audience: { act: 'project.view', personId }, why }
}
