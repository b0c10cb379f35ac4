// A report is judged by its reader: what nobody reads counts for nothing.
import { fact } from '../../domain/events/vocabulary'
import type { Run } from '../../domain/task/lifecycle'
import { unreadGrade } from '../../domain/trust/grade'
import { loadRun } from '../ground'
import { ownWord } from '../own-agent'
import { setAside } from '../set-aside'
import { vouchedBy } from '../vouched-by'
import { ofRun, type Decide, type DecisionGround } from './decision'

export const acceptReport: Decide<'acceptReport'> = async (ground, who, { runId }) => {
  const found = await unjudgedRun(ground, runId)
  if (!found.ok) return found
  const own = await ownWord(ground, who, found.run)
  const by = { grade: own.counts ? 1 : unreadGrade, vouchedBy: await vouchedBy(ground, who.personId) }
  const outcome = found.run.faulted
    ? fact('OutcomeSettled', { ...by, class: 'failure', cause: 'an earlier attempt of it was at fault' })
    : fact('OutcomeSettled', { ...by, class: 'clean', cause: 'its reader accepted the report' })
  return ofRun(ground, who, found.run, [outcome])
}

export const dropReport: Decide<'dropReport'> = async (ground, who, { runId, cause, words }) => {
  const found = await unjudgedRun(ground, runId)
  if (!found.ok) return found
  return ofRun(ground, who, found.run, [fact('ReportDropped', { cause, words }), setAside(found.run, cause)])
}

type Found = { ok: true; run: Run } | { ok: false; why: string }

async function unjudgedRun(ground: DecisionGround, runId: string): Promise<Found> {
  const run = await loadRun(ground, runId)
  if (run === undefined) return { ok: false, why: 'there is no such run' }
  const { state, outcome } = run
  if (state.name !== 'reported' || outcome !== null)
    return { ok: false, why: `this run has no report that waits for its reader (it is ${state.name})` }
  return { ok: true, run }
}
