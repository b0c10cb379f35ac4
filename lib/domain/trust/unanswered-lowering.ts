import type { RecordedEvent } from '../events/envelope'

type StandingLowered = Extract<RecordedEvent, { type: 'StandingLowered' }>

/** The demotion by the system that no lead has acknowledged, nor answered by a grant; null: there is none. */
export function unansweredLowering(lane: readonly RecordedEvent[]): StandingLowered | null {
  const last = lane.findLast(
    ({ type }) => type === 'StandingLowered' || type === 'LoweringAcknowledged' || type === 'StandingGranted',
  )
  return last?.type === 'StandingLowered' && last.data.cause !== 'person' ? last : null
}
