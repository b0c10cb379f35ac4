import { fact } from '../../domain/events/vocabulary'
import { mayHappen } from '../../domain/task/lifecycle'
import { loadRun } from '../ground'
import { prepareRun } from '../request-run'
import { cancelled } from '../set-aside'
import { ofRun, personActor, refuse, type Decide } from './decision'

export const requestRun: Decide<'requestRun'> = async (ground, who, request) => {
  const prepared = await prepareRun(ground, request, personActor(who))
  if (!prepared.ok) return prepared
  return { ok: true, appends: [prepared.append], id: prepared.runId }
}

/**
 * The worker sees the event and kills the jail. To cancel a run that has delivered nothing is never the agent's failure.
 */
export const cancelRun: Decide<'cancelRun'> = async (ground, who, { runId, reason }) => {
  const run = await loadRun(ground, runId)
  if (run === undefined) return refuse('there is no such run')
  if (!mayHappen(run.state, 'RunCancelled'))
    return refuse(`this run is ${run.state.name}: it cannot be cancelled any more`)
  return ofRun(ground, who, run, [fact('RunCancelled', { reason }), ...cancelled(run)])
}
