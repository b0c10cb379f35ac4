// A person says that a merged change turned out wrong, or that what was found was not its fault.
import type { Viewer } from '../../domain/access'
import { runStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { mayHappen } from '../../domain/task/lifecycle'
import { appendOf, loadRun, runContext } from '../ground'
import { personActor, refuse, type Decide, type Decision, type DecisionGround } from './decision'

export const reportRegression: Decide<'reportRegression'> = (ground, who, { runId, words }) =>
  decided(ground, who, {
    runId,
    event: fact('RegressionFound', { how: words, sure: 1 }),
    otherwise: 'only a change that has merged can turn out wrong',
  })

export const withdrawRegression: Decide<'withdrawRegression'> = (ground, who, { runId, reason }) =>
  decided(ground, who, {
    runId,
    event: fact('RegressionWithdrawn', { why: reason }),
    otherwise: 'no regression of this change stands',
  })

type Said = { runId: string; event: DomainEvent; otherwise: string }

async function decided(
  ground: DecisionGround,
  who: Viewer,
  { runId, event, otherwise }: Said,
): Promise<Decision> {
  const run = await loadRun(ground, runId)
  if (run === undefined) return refuse('there is no such run')
  if (!mayHappen(run.state, event.type)) return refuse(`this run is ${run.state.name}: ${otherwise}`)
  const context = runContext(run, personActor(who), ground.clock.now())
  const request = { stream: runStream(runId), expectedVersion: run.version, facts: [event], context }
  return { ok: true, appends: [appendOf(request)], id: runId }
}
