import type { Tone } from '@/components/ui/badge'
import type { RunStateName } from '@/lib/domain/task/lifecycle'

/** A run's state in the words of a page, and whether it is good news, bad news or neither. */
export const runStateWords: Record<RunStateName, { words: string; tone: Tone }> = {
  requested: { words: 'requested', tone: 'neutral' },
  refused: { words: 'refused', tone: 'fail' },
  queued: { words: 'queued', tone: 'neutral' },
  leased: { words: 'preparing', tone: 'neutral' },
  running: { words: 'running', tone: 'neutral' },
  capturing: { words: 'capturing the change', tone: 'neutral' },
  checking: { words: 'running checks', tone: 'neutral' },
  deciding: { words: 'deciding', tone: 'neutral' },
  reported: { words: 'reported', tone: 'pass' },
  drafted: { words: 'draft ready', tone: 'warn' },
  awaitingReview: { words: 'awaiting review', tone: 'warn' },
  readyToLand: { words: 'ready to land', tone: 'neutral' },
  rechecking: { words: 'checking on the moved base', tone: 'neutral' },
  landing: { words: 'landing', tone: 'neutral' },
  merged: { words: 'merged', tone: 'pass' },
  settled: { words: 'settled', tone: 'pass' },
  regressed: { words: 'regressed', tone: 'fail' },
  reverting: { words: 'being reverted', tone: 'fail' },
  landingRevert: { words: 'being reverted', tone: 'fail' },
  reverted: { words: 'reverted', tone: 'fail' },
  discarded: { words: 'discarded', tone: 'neutral' },
  droppedDraft: { words: 'draft dropped', tone: 'neutral' },
  droppedReport: { words: 'report dropped', tone: 'neutral' },
  empty: { words: 'changed nothing', tone: 'neutral' },
  timedOut: { words: 'timed out', tone: 'fail' },
  cancelled: { words: 'cancelled', tone: 'neutral' },
  failed: { words: 'failed', tone: 'fail' },
  frozen: { words: 'frozen', tone: 'warn' },
}
