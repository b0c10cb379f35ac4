// What a run delivered for somebody to decide about. That changes nothing of what the run came to.
import type { RecordedEvent } from '../domain/events/envelope'
import type { WaitingChange } from '../domain/trust/overdue'

/** When it was delivered first, and where the attempts began that delivered it and that came after. */
export type DeliveredChange = Pick<WaitingChange, 'since' | 'seq'> & { beganSeqs: number[] }

export function isDelivery({ type }: RecordedEvent): boolean {
  return type === 'ReviewRequested' || type === 'DraftReady' || type === 'ReportReady'
}

/** `beganSeq`: of the attempt that delivered it. */
export function firstDelivery({ seq, occurredAt: since }: RecordedEvent, beganSeq: number): DeliveredChange {
  return { since, seq, beganSeqs: [beganSeq] }
}

export function withAttempt(delivered: DeliveredChange, { type, seq }: RecordedEvent): DeliveredChange {
  return type === 'AttemptStarted' ? { ...delivered, beganSeqs: [...delivered.beganSeqs, seq] } : delivered
}

/** Sent back and delivered again, it is of the epoch in which its last attempt began. */
export function waitingChange(
  runId: string,
  { since, seq, beganSeqs }: DeliveredChange,
  position: number,
): WaitingChange {
  return { runId, since, seq, beganSeq: beganSeqs.findLast((one) => one <= position) ?? seq }
}
