import { isEnded, mayHappen, type Run } from './lifecycle'

/** `later`: once it has merged. `none`: no person's word is needed any more. */
export type AuditStanding = 'later' | 'awaited' | 'given' | 'known' | 'none'

/** How it stands with the audit of a run that was drawn for one. */
export function auditStanding({
  audit,
  state,
  merged,
}: Pick<Run, 'audit' | 'state' | 'merged'>): AuditStanding {
  if (audit === 'given') return 'given'
  if (merged === null) return isEnded(state) ? 'none' : 'later'
  // A person merged it after all, who read it then.
  if (audit === 'none') return 'none'
  return mayHappen(state, 'AuditGiven') ? 'awaited' : 'known'
}
