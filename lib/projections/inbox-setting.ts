// What policies and standings ask of people.
import type { RecordedEvent } from '../domain/events/envelope'
import type { Recommendation } from '../domain/events/lane'
import type { EventData } from '../domain/events/vocabulary'
import { asking, telling, type Asked } from './inbox-item'

export function policyItem(event: RecordedEvent, before: Asked | null): Asked | null {
  switch (event.type) {
    case 'PolicyProposed':
      return asking('policyProposal', 'a new policy file waits to be adopted')
    case 'PolicyConfirmed':
      return asking('policyProposal', 'one lead agreed to a new policy; a second one adopts it')
    case 'PolicyRefused':
      return asking('policyRefused', 'the policy file has problems and is not in force')
    case 'PolicyRemoved':
      return asking('policyRefused', 'the policy file is gone from the base branch, and nothing runs')
    case 'PolicyAdopted':
      return null
    default:
      return before
  }
}

export function laneItem(event: RecordedEvent, before: Asked | null): Asked | null {
  switch (event.type) {
    case 'StandingLowered':
      return lowered(event.data)
    case 'LoweringAcknowledged':
      return before?.kind === 'standingLowered' ? null : before
    case 'PromotionAgreed':
      return before?.kind === 'promotionRecommended' ? agreedItem(before) : before
    case 'DriftWarned':
      return telling('driftWarned', event.data.detail)
    case 'GrantExpired':
      return telling('grantExpired', 'a grant expired')
    case 'RecommendationMade':
      return recommendedItem(event.data, before)
    case 'RecommendationWithdrawn':
    case 'RecommendationDeclined':
    case 'MoreAsked':
      return before?.kind === 'promotionRecommended' ? null : before
    case 'StandingGranted':
      return null
    default:
      return before
  }
}

/** What a person lowered, a person knows of. */
function lowered({ cause, reason }: EventData<'StandingLowered'>): Asked {
  return cause === 'person' ? telling('standingLowered', reason) : asking('standingLowered', reason)
}

const agreed = 'one lead agreed, and a second one approves; '

function agreedItem(before: Asked): Asked {
  return before.why.startsWith(agreed) ? before : { ...before, why: `${agreed}${before.why}` }
}

/** One that follows a demotion tells of it, too: it takes the place of that news. */
function recommendedItem(
  { recommendationId, to, figures, why }: Recommendation,
  before: Asked | null,
): Asked {
  const record = `${figures.clean} clean, ${figures.failures === 0 ? 'none' : figures.failures} failed`
  const lowered = before?.kind === 'standingLowered' ? `lowered because ${before.why}; ` : ''
  const asked = why === 'restoration' ? 'could have its level back' : `is recommended for \`${to}\``
  return { ...asking('promotionRecommended', `${lowered}it ${asked}: ${record}`), recommendationId }
}
