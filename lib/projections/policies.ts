// The policy of each project: what is in force, what is proposed, what was wrong with the last file.
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import type { Problem } from '../domain/events/fields'
import {
  evolveAdoption,
  noAdoption,
  type Adoption,
  type Confirmation,
} from '../domain/policy/compare/adoption'
import type { Projection } from './projection'
import { streamKeys } from './stream-keys'

export type PolicyVersion = {
  version: number
  blob: string
  by: Actor
  at: string
  reason: string
  widens: boolean
  /** Who agreed before the one who adopted it. */
  confirmations: Confirmation[]
}

export type PolicyRow = {
  /** A project's id, or `organisation`. */
  scope: string
  /** The fold that decisions stand on. */
  adoption: Adoption
  /** In force; null while none was ever adopted, or after its file was removed: every task is refused. */
  adopted: PolicyVersion | null
  proposal: { blob: string; commit: string; at: string } | null
  /** The file as the base branch last showed it, where it has problems. */
  refused: { blob: string; commit: string; problems: Problem[]; at: string } | null
  /** Newest first. */
  versions: PolicyVersion[]
}

export const policies: Projection<PolicyRow> = {
  name: 'policies',
  version: 3,
  types: [
    ...(['PolicyProposed', 'PolicyConfirmed', 'PolicyAdopted'] as const),
    ...(['PolicyRemoved', 'PolicyRefused', 'PolicyNoted'] as const),
  ],
  keys: streamKeys('policy'),
  evolve(row, event, scope) {
    const known = row ?? newRow(scope)
    return { ...known, ...changeOf(known, event), adoption: evolveAdoption(known.adoption, event) }
  },
  index: ({ scope, adopted, proposal, refused }) => ({
    projectId: scope,
    state: stateOf({ adopted, proposal, refused }),
    sort: scope,
  }),
}

function newRow(scope: string): PolicyRow {
  return { scope, adoption: noAdoption, adopted: null, proposal: null, refused: null, versions: [] }
}

function changeOf(row: PolicyRow, event: RecordedEvent): Partial<PolicyRow> {
  const at = event.occurredAt
  switch (event.type) {
    case 'PolicyProposed':
      return { proposal: { ...event.data, at }, refused: null }
    case 'PolicyRefused':
      return { refused: { ...event.data, at }, proposal: null }
    case 'PolicyAdopted': {
      const { confirmations } = row.adoption
      const adopted = { ...event.data, by: event.actor, at, confirmations }
      return { adopted, proposal: null, refused: null, versions: [adopted, ...row.versions] }
    }
    case 'PolicyRemoved':
      return { adopted: null, proposal: null, refused: null }
    default:
      return {}
  }
}

function stateOf({
  adopted,
  proposal,
  refused,
}: Pick<PolicyRow, 'adopted' | 'proposal' | 'refused'>): string {
  if (refused) return 'refused'
  if (proposal) return 'proposed'
  return adopted ? 'adopted' : 'none'
}
