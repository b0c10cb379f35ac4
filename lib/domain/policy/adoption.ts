// The policy in force is the last adopted version; a newer file on the base branch is a proposal.
import type { RecordedEvent } from '../events/envelope'

export type Adoption = {
  streamVersion: number
  /** 0 while none was ever adopted. */
  version: number
  blob: string | null
  proposal: { blob: string; commit: string } | null
  /** The policy file's blob as the base branch last showed it, so that each is proposed once. */
  seen: string | null
}

export const noAdoption: Adoption = { streamVersion: 0, version: 0, blob: null, proposal: null, seen: null }

export function evolveAdoption(adoption: Adoption, event: RecordedEvent): Adoption {
  const known = { ...adoption, streamVersion: event.streamVersion }
  switch (event.type) {
    case 'PolicyProposed':
      return { ...known, proposal: event.data, seen: event.data.blob }
    case 'PolicyAdopted':
      return { ...known, version: event.data.version, blob: event.data.blob, proposal: null }
    case 'PolicyRefused':
      return { ...known, proposal: null, seen: event.data.blob }
    default:
      return known
  }
}
