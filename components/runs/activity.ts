import type { DescribedActivity } from '@/lib/projections/activity'

/** `output`: the stored text of a chunk, cut where it is long. `seq`: its position in the log. */
export type ActivityLine = DescribedActivity & { seq: number; at: string; output?: string }
/** `stream` names the attempt whose lines these are, oldest first. */
export type Activity = { stream: string; lines: readonly ActivityLine[] }

/** Whether an answer of the server has the shape of one; the lines are its own. */
export function isActivity(value: unknown): value is Activity {
  if (typeof value !== 'object' || value === null || !('stream' in value) || !('lines' in value)) return false
  return typeof value.stream === 'string' && Array.isArray(value.lines) && value.lines.every(isLine)
}

function isLine(value: unknown): value is ActivityLine {
  return typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'number'
}
