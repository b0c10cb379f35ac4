// Recommendations and what became of each. The lane's page tells of its evidence now; this keeps what was decided on.
import type { Actor, Lane, RecordedEvent } from '../domain/events/envelope'
import type { GrantConditions, Recommendation } from '../domain/events/lane'
import { laneNamed, laneStream } from '../domain/events/streams'
import type { Projection } from './projection'

export type PromotionState = 'open' | 'approved' | 'kept' | 'moreAsked' | 'withdrawn'

/** Who ended it, when and why. */
export type PromotionEnd = {
  by: Actor
  at: string
  seq: number
  reason: string
  /** Further counted outcomes that were asked for. */
  more: number | null
  /** Of an approval; null otherwise. */
  grant: {
    conditions: GrantConditions
    expiresAt: string | null
    decidedAlone: boolean
    unopened: readonly string[]
  } | null
}

export type PromotionAgreement = {
  by: Actor
  at: string
  reason: string
  conditions: GrantConditions
  expiresAt: string | null
}

export type PromotionRow = Lane & {
  recommendation: Recommendation
  state: PromotionState
  madeAt: string
  madeSeq: number
  /** The first of two leads who must agree; null: nobody has yet, or one is enough. */
  agreement: PromotionAgreement | null
  end: PromotionEnd | null
}

export const promotions: Projection<PromotionRow> = {
  name: 'promotions',
  version: 2,
  types: [
    'RecommendationMade',
    'RecommendationWithdrawn',
    'RecommendationDeclined',
    'MoreAsked',
    'PromotionAgreed',
    'StandingGranted',
  ],
  keys(event) {
    if (!event.stream.startsWith('lane/') || !('recommendationId' in event.data)) return []
    const { recommendationId } = event.data
    return recommendationId === null ? [] : [recommendationId]
  },
  evolve(row, event) {
    if (event.type === 'RecommendationMade') {
      const { data: recommendation, seq: madeSeq, occurredAt: madeAt } = event
      return {
        ...laneNamed(event.stream),
        recommendation,
        state: 'open',
        madeAt,
        madeSeq,
        agreement: null,
        end: null,
      }
    }
    return row && ended(row, event)
  },
  index: (row) => ({
    projectId: row.projectId,
    state: row.state,
    sort: row.end?.at ?? row.madeAt,
    link: laneStream(row),
  }),
}

function ended(row: PromotionRow, event: RecordedEvent): PromotionRow {
  const { actor: by, occurredAt: at, seq } = event
  const end = { by, at, seq, more: null, grant: null }
  switch (event.type) {
    case 'RecommendationWithdrawn':
      return { ...row, state: 'withdrawn', end: { ...end, reason: event.data.why } }
    case 'RecommendationDeclined':
      return { ...row, state: 'kept', end: { ...end, reason: event.data.reason } }
    case 'MoreAsked':
      return { ...row, state: 'moreAsked', end: { ...end, ...asked(event.data) } }
    case 'PromotionAgreed': {
      const { reason, conditions, expiresAt } = event.data
      return { ...row, agreement: { by, at, reason, conditions, expiresAt } }
    }
    case 'StandingGranted': {
      const { reason, conditions, expiresAt, decidedAlone = false, unopened = [] } = event.data
      const grant = { conditions, expiresAt, decidedAlone, unopened }
      return { ...row, state: 'approved', end: { ...end, reason, grant } }
    }
    default:
      return row
  }
}

function asked({ reason, more }: { reason: string; more: number }) {
  return { reason, more }
}
