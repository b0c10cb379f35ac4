// What policies and standings ask of people.
import type { RecordedEvent } from '../domain/events/envelope'
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
      return telling('standingLowered', event.data.reason)
    case 'GrantExpired':
      return telling('grantExpired', 'a grant expired')
    case 'StandingGranted':
      return null
    default:
      return before
  }
}
