// What people are told of outside of Leeway: that something merged by itself, and that a standing changed or could.
import type { RecordedEvent } from './events/envelope'
import type { EventData } from './events/vocabulary'
import { stepWords } from './level'

/** What happened, without names: who reads it may be anybody with the address. */
export type Notice = {
  kind:
    | 'mergedByItself'
    | 'regressionFound'
    | 'reverted'
    | 'standingLowered'
    | 'standingGranted'
    | 'promotionRecommended'
    | 'driftWarned'
    | 'freezeSet'
    | 'freezeLifted'
  /** One plain sentence. */
  words: string
}

/** null: nobody is told of such an event. */
export function noticeOf(event: RecordedEvent): Notice | null {
  switch (event.type) {
    case 'ChangeMerged':
      return event.data.how === 'auto' ? { kind: 'mergedByItself', words: 'a change merged by itself' } : null
    case 'RegressionFound':
      return { kind: 'regressionFound', words: 'a change that had merged turned out wrong' }
    case 'ChangeReverted':
      return { kind: 'reverted', words: 'a change was taken back' }
    case 'FreezeSet':
      return { kind: 'freezeSet', words: 'agents were stopped' }
    case 'FreezeLifted':
      return { kind: 'freezeLifted', words: 'a stop of agents was lifted' }
    default:
      return standingNotice(event)
  }
}

function standingNotice(event: RecordedEvent): Notice | null {
  switch (event.type) {
    case 'StandingLowered':
      return { kind: 'standingLowered', words: `lowered from ${event.data.from} to ${event.data.to}` }
    case 'StandingGranted':
      return { kind: 'standingGranted', words: grantWords(event.data) }
    case 'RecommendationMade':
      return { kind: 'promotionRecommended', words: `recommended for ${event.data.to}: a lead decides` }
    case 'DriftWarned':
      return { kind: 'driftWarned', words: 'more of its automatic merges turn out wrong than should' }
    default:
      return null
  }
}

/** A grant by hand may be of less than the lane had. */
function grantWords(data: EventData<'StandingGranted'>): string {
  const { verb, between } = stepWords(data)
  return `${verb} ${between}`
}
