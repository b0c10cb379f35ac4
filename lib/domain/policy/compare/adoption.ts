// The policy in force is the last adopted version; a newer file on the base branch is a proposal.
import type { RecordedEvent } from '../../events/envelope'
import type { Problem } from '../../events/fields'

export type Confirmation = { by: string; reason: string; at: string }

export type Adoption = {
  streamVersion: number
  /** 0 while none was ever adopted. */
  version: number
  /** In force; null where none is. */
  blob: string | null
  /** The version that was adopted last, whether it is in force or was removed since. */
  lastBlob: string | null
  proposal: { blob: string; commit: string } | null
  /** Who agreed to the proposal that stands, where more than one must. */
  confirmations: Confirmation[]
  /** The policy file's blob as the base branch last showed it, so that each is proposed once. */
  seen: string | null
  /** By the blob of what is in force or proposed: what of it matched nothing when the base branch was last compared. */
  noted: Readonly<Record<string, { commit: string; notes: readonly Problem[] }>>
}

export const noAdoption: Adoption = {
  streamVersion: 0,
  version: 0,
  blob: null,
  lastBlob: null,
  proposal: null,
  confirmations: [],
  seen: null,
  noted: {},
}

export function evolveAdoption(adoption: Adoption, event: RecordedEvent): Adoption {
  const next = { ...changed(adoption, event), streamVersion: event.streamVersion }
  return { ...next, noted: stillThere(next) }
}

function stillThere({ noted, blob, proposal }: Adoption): Adoption['noted'] {
  const there = [blob, proposal?.blob]
  return Object.fromEntries(Object.entries(noted).filter(([key]) => there.includes(key)))
}

function changed(known: Adoption, event: RecordedEvent): Adoption {
  switch (event.type) {
    case 'PolicyProposed':
      return { ...known, proposal: event.data, confirmations: [], seen: event.data.blob }
    case 'PolicyAdopted':
      return {
        ...known,
        ...{ version: event.data.version, blob: event.data.blob, lastBlob: event.data.blob },
        ...{ proposal: null, confirmations: [] },
      }
    case 'PolicyRemoved':
      return { ...known, blob: null, proposal: null, confirmations: [], seen: null }
    case 'PolicyConfirmed':
      return { ...known, confirmations: [...known.confirmations, confirmationOf(event)] }
    case 'PolicyNoted': {
      const { blob, ...noted } = event.data
      return { ...known, noted: { ...known.noted, [blob]: noted } }
    }
    case 'PolicyRefused':
      return { ...known, proposal: null, confirmations: [], seen: event.data.blob }
    default:
      return known
  }
}

function confirmationOf(event: Extract<RecordedEvent, { type: 'PolicyConfirmed' }>): Confirmation {
  return { by: event.actor.id, reason: event.data.reason, at: event.occurredAt }
}
