import { runStream } from '../../domain/events/streams'
import { fact } from '../../domain/events/vocabulary'
import { mayHappen } from '../../domain/task/lifecycle'
import { appendOf, loadRun, runContext } from '../ground'
import { prepareRun } from '../request-run'
import { personActor, refuse, type Decide } from './decision'

export const requestRun: Decide<'requestRun'> = async (ground, who, request) => {
  const prepared = await prepareRun(ground, request, personActor(who))
  if (!prepared.ok) return prepared
  return { ok: true, appends: [prepared.append], id: prepared.runId }
}

/** The worker sees the event and kills the jail; a cancelled run is never the agent's failure. */
export const cancelRun: Decide<'cancelRun'> = async (ground, who, { runId, reason }) => {
  const run = await loadRun(ground, runId)
  if (run === undefined) return refuse('there is no such run')
  if (!mayHappen(run.state, 'RunCancelled'))
    return refuse(`this run is ${run.state.name}: it cannot be cancelled any more`)
  const context = runContext(run, personActor(who), ground.clock.now())
  const facts = [fact('RunCancelled', { reason })]
  const append = appendOf({ stream: runStream(runId), expectedVersion: run.version, facts, context })
  return { ok: true, appends: [append], id: runId }
}
