// The parts an inbox item is made of.
import type { Act } from '../domain/access'

/** Every kind with the act that whoever is asked or told may do in the item's project. */
export const inboxActs = {
  reviewNeeded: 'review.merge',
  draftToApply: 'draft.apply',
  landingWaits: 'review.merge',
  policyProposal: 'policy.adopt',
  policyRefused: 'policy.adopt',
  mergedByItself: 'project.view',
  sampledAudit: 'review.merge',
  checksFail: 'review.merge',
  regressionSuspected: 'regression.report',
  revertNeeded: 'review.merge',
  takenBack: 'project.view',
  runEnded: 'project.view',
  runRefused: 'project.view',
  promotionRecommended: 'grant.give',
  reportReady: 'review.merge',
  standingLowered: 'grant.give',
  driftWarned: 'grant.give',
  grantExpired: 'grant.give',
} as const satisfies Record<string, Act>

export type InboxKind = keyof typeof inboxActs

export const inboxKinds = Object.keys(inboxActs).filter((kind): kind is InboxKind =>
  Object.hasOwn(inboxActs, kind),
)

/** `open`: somebody must act. `told`: people are told, not asked. */
export type Asked = {
  kind: InboxKind
  state: 'open' | 'told'
  /** Where set, that person alone, if they may do the act; null: whoever may. */
  personId: string | null
  /** One plain sentence without names. */
  why: string
  /** Absent where it is about no recommendation. */
  recommendationId?: string
}

export type InboxItem = Asked & {
  /** The event that made it. */
  seq: number
  createdAt: string
}

export function asking(kind: InboxKind, why: string, personId: string | null = null): Asked {
  return { kind, state: 'open', personId, why }
}

export function telling(kind: InboxKind, why: string, personId: string | null = null): Asked {
  return { kind, state: 'told', personId, why }
}

/** Rows that speak to the same people of the same thing share this. */
export function audienceOf({ kind, personId }: Pick<Asked, 'kind' | 'personId'>): string {
  return personId === null ? kind : `${kind}/${personId}`
}
