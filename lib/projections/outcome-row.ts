// A run and what it came to, as a row, with what it was before.
import type { Lane } from '../domain/events/envelope'
import type { CriticalKind, VouchedBy } from '../domain/events/run'
import type { EventData } from '../domain/events/vocabulary'
import type { DeliveredChange } from './delivered-change'

export type OutcomeRow = OutcomeState & {
  requestedSeq: number
  /** Null: nothing to decide about was delivered. */
  delivered: DeliveredChange | null
  /**
   * What it was before, oldest first, since it first came to something, each as far as it differs from what came next:
   * whoever asks about a moment reads what was known then.
   */
  earlier: EarlierState[]
}

export type EarlierState = Partial<OutcomeState> & { sinceSeq: number }

export type OutcomeState = Lane & {
  /** The position since which it is like this. */
  sinceSeq: number
  runId: string
  taskId: string
  /** `open`: it has come to nothing yet. `pending`: merged, and the horizon still runs. */
  class: EventData<'OutcomeSettled'>['class'] | 'open' | 'pending'
  cause: string
  grade: number
  /** How it merged and as which commit; null where it never did. */
  merged: (EventData<'ChangeMerged'> & { at: string }) | null
  vouchedBy: VouchedBy
  /** Drawn for an audit before it merged. */
  sampled: boolean
  /** A person has given that audit, clean or not. */
  audited: boolean
  /** The person who chose its class; null: nobody did. */
  labelledBy: string | null
  /** The person who sent it back for another reason than its agent, or withdrew a regression; null: nobody did. */
  excusedBy: string | null
  /** Of the change it delivered last; null: it delivered none. */
  size: { files: number; lines: number } | null
  /** Whether a person decided about what it delivered, and how often one sent it back. */
  reviewed: boolean
  sentBack: number
  /** Whether it would have merged by itself at auto; null where nothing was said. */
  shadow: boolean | null
  /** More than a fault of the change; null: nothing of that kind was found. */
  critical: CriticalKind | null
  /** A tool call of one of its attempts ran without the decision it needs. No later event takes that away. */
  violated: boolean
  /** True while a regression stands: the run counts as a failure then, whatever `class` says. */
  regressed: boolean
  /** The position at which its last attempt began, and when. */
  beganSeq: number
  beganAt: string
  /** Of the event that gave `class`: the evidence. */
  seq: number
  eventId: string
  at: string
}

export function countedAs(row: OutcomeState): OutcomeRow['class'] {
  return row.regressed ? 'failure' : row.class
}
