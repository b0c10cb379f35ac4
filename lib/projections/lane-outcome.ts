// What a run counts as in its lane's evidence.
import type { CriticalKind } from '../domain/events/run'
import { defaultHorizonDays } from '../domain/task/horizon'
import type { LaneOutcome } from '../domain/trust/lane-evidence'
import { countedAs, type OutcomeState } from './outcome-row'

/** Null: it is open, and counts for nothing yet. */
export function laneOutcome(row: OutcomeState): (LaneOutcome & { eventId: string }) | null {
  const name = countedAs(row)
  if (name === 'open') return null
  const { merged } = row
  // Field by field: a page asks for thousands, and an object made of several costs ten times as much.
  return {
    runId: row.runId,
    taskId: row.taskId,
    class: name,
    grade: row.grade,
    vouchedBy: row.vouchedBy,
    labelledBy: row.labelledBy,
    excusedBy: row.excusedBy,
    sampled: row.sampled,
    shadow: row.shadow,
    beganSeq: row.beganSeq,
    seq: row.seq,
    eventId: row.eventId,
    at: row.at,
    critical: criticalWords(row),
    files: merged?.files ?? [],
    how: merged?.how ?? null,
    mergedAt: merged?.at ?? null,
    horizonDays: merged?.horizonDays ?? defaultHorizonDays,
  }
}

const criticals: Record<CriticalKind, string> = {
  policyViolation: 'it did what policy forbids',
  escapeAttempt: 'it tried to get out of its jail',
  secretExposed: 'it exposed a secret',
}

function criticalWords({ violated, cause, critical }: OutcomeState): string | null {
  if (critical !== null) return criticals[critical]
  return violated || cause === 'violation' ? 'a tool call ran without the decision it needs' : null
}
