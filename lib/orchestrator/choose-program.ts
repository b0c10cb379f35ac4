// The program that a run is started with, and whether it may be, by what was tried with just this version of it.
import type { Agent } from '../domain/agent'
import type { Proof } from '../domain/conformance/proof'
import { proofWords } from '../domain/conformance/proof-words'
import { triedPermissions } from '../domain/conformance/tried-rules'
import { fact } from '../domain/events/vocabulary'
import { OperationalFailure } from '../domain/failures'
import type { Run } from '../domain/task/lifecycle'
import type { AgentProgram, AgentRuntime } from './agent-ports'
import type { Start } from './authorize-start'
import { loadAgent } from './ground'
import { loadProof } from './prove-program'
import type { RunRecorder } from './run-recorder'
import { endedByUs } from './set-aside'
import type { WorkerGround } from './worker-ground'

export type ChosenProgram = {
  agent: Agent
  runtime: AgentRuntime
  program: AgentProgram
  proof: Exclude<Proof['kind'], 'failed'>
}

/**
 * A version that is not proven is not trusted: its changes never merge by themselves. One that did not hold what is
 * enforced does not run at all. Either is on record when this returns; null: the run was refused.
 */
export async function chooseProgram(
  ground: WorkerGround,
  recorder: RunRecorder,
  { projectId, policy, permissions }: Start,
): Promise<ChosenProgram | null> {
  const agent = await declaredAgent(ground, recorder.run())
  const runtime = runtimeOf(ground, agent)
  const program = await runtime.find(agent)
  const { version } = program
  const tried = triedPermissions(policy, permissions)
  const proof = await loadProof(ground, projectId, { runtime: agent.runtime, version, permissions: tried })
  const why = proofWords(proof, { version, profile: tried.profile })
  if (proof.kind === 'failed') {
    await recorder.record(endedByUs(recorder.run(), fact('RunRefused', { reasons: [why] })))
    return null
  }
  if (proof.kind !== 'proven' && recorder.run().level === 'auto')
    await recorder.record([fact('LevelLowered', { from: 'auto', to: 'review', why })])
  return { agent, runtime, program, proof: proof.kind }
}

async function declaredAgent(ground: WorkerGround, run: Run): Promise<Agent> {
  const agent = await loadAgent(ground, run.agentId)
  if (agent === undefined)
    throw new OperationalFailure('agentMissing', 'the agent of this run is not declared any more')
  return agent
}

function runtimeOf({ agents }: WorkerGround, agent: Agent): AgentRuntime {
  const runtime = agents.runtime(agent.runtime)
  if (runtime !== undefined) return runtime
  const why = `agents of runtime \`${agent.runtime}\` cannot be run by this version: use another runtime`
  throw new OperationalFailure('agentMissing', why)
}
