// The program that a run is started with, and whether it may be, by what was tried with just this version of it.
import type { Agent } from '../domain/agent'
import { fact } from '../domain/events/vocabulary'
import { OperationalFailure } from '../domain/failures'
import type { Run } from '../domain/task/lifecycle'
import type { AgentProgram, AgentRuntime } from './agent-ports'
import type { Start } from './authorize-start'
import { loadAgent } from './ground'
import { loadProof } from './prove-program'
import type { RunRecorder } from './run-recorder'
import type { WorkerGround } from './worker-ground'

export type ChosenProgram = {
  agent: Agent
  runtime: AgentRuntime
  program: AgentProgram
  proof: 'proven' | 'never'
}

/**
 * A version that nobody tried is not trusted: its changes never merge by themselves. One that did not hold what is
 * enforced does not run at all. Either is on record when this returns; null: the run was refused.
 */
export async function chooseProgram(
  ground: WorkerGround,
  recorder: RunRecorder,
  { projectId, permissions }: Start,
): Promise<ChosenProgram | null> {
  const agent = await declaredAgent(ground, recorder.run())
  const runtime = runtimeOf(ground, agent)
  const program = await runtime.find(agent)
  const proof = await loadProof(ground, projectId, { runtime: agent.runtime, program, permissions })
  if (proof.kind === 'failed') {
    const rules = proof.rules.map((rule) => `\`${rule}\``).join(', ')
    const why = `${program.version} did not hold ${rules} when it was tried: use another version, or try it again with \`leeway policy conformance\``
    await recorder.record([fact('RunRefused', { reasons: [why] })])
    return null
  }
  if (proof.kind === 'never' && recorder.run().level === 'auto') {
    const why = `${program.version} was never tried here: \`leeway policy conformance\` does it`
    await recorder.record([fact('LevelLowered', { from: 'auto', to: 'review', why })])
  }
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
