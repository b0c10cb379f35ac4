// What a person found on reading a change that merged by itself and was drawn for it before.
import { fact } from '../../domain/events/vocabulary'
import { mayHappen, type Run } from '../../domain/task/lifecycle'
import { foundRegression } from '../found-regression'
import { loadAgent, loadRun } from '../ground'
import { vouchedBy } from '../vouched-by'
import { ofRun, refuse, type Decide } from './decision'

/** INVARIANT: only what somebody read, and found clean, counts for more autonomy of what merged by itself. */
export const giveAudit: Decide<'giveAudit'> = async (ground, who, { runId, clean, words }) => {
  const run = await loadRun(ground, runId)
  if (run === undefined) return refuse('there is no such run')
  const why = whyNoAudit(run)
  if (why !== null) return refuse(why)
  const agent = await loadAgent(ground, run.agentId)
  if (agent?.ownerId === who.personId) return refuse('you own this agent: somebody else audits its changes')
  const given = fact('AuditGiven', { clean, words, vouchedBy: await vouchedBy(ground, who.personId) })
  const found = clean ? [] : await foundRegression(ground, run, { how: `its audit found: ${words}`, sure: 1 })
  return ofRun(ground, who, run, [given, ...found])
}

function whyNoAudit({ state, audit }: Run): string | null {
  if (audit === 'given') return 'this change was audited already'
  if (audit === 'none')
    return 'this change was not drawn for an audit before it merged; report a regression if it is wrong'
  return mayHappen(state, 'AuditGiven') ? null : `this run is ${state.name}: there is nothing to audit`
}
