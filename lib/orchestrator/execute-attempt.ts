// One attempt: the agent's program in its jail, watched until everything in it is dead.
import type { Agent } from '../domain/agent'
import { fact } from '../domain/events/vocabulary'
import type { Permissions } from '../domain/policy/permissions'
import { agentEnvironment, attemptMounts, insideJail } from './agent-jail'
import { notedEgress } from './noted-egress'
import { createOutputCapture } from './output-capture'
import type { AgentProgram, AgentRuntime, AgentStart } from './agent-ports'
import type { AttemptPlace, JailExit, JailProcess, Mount, OutputChunk, RunUser } from './ports'
import type { RunRecorder } from './run-recorder'
import { watchProcess } from './watch-process'
import type { WorkerGround } from './worker-ground'

export type Attempt = {
  agent: Agent
  runtime: AgentRuntime
  program: AgentProgram
  permissions: Permissions
  instructions: string
  place: AttemptPlace
  trackedPaths: readonly string[]
  setup: readonly Mount[]
  user: RunUser
}

/** Starts the agent and records what it says until it ends. The jail is dead when this returns or throws. */
export async function executeAttempt(
  ground: WorkerGround,
  recorder: RunRecorder,
  attempt: Attempt,
): Promise<JailExit> {
  const start = startOf(attempt)
  const directory = await ground.scratch.make(`${recorder.run().runId}.agent`)
  try {
    return await runAgent(ground, recorder, { ...attempt, start, directory })
  } finally {
    await ground.scratch.remove(directory)
  }
}

function startOf({ agent, runtime, program, permissions, instructions }: Attempt): AgentStart {
  const { instructions: instructionsFile, protocol: protocolDirectory } = insideJail
  const { command, programDirectory, model } = agent
  const declared = { command, programDirectory, program, model, permissions, instructions }
  return runtime.start({ ...declared, instructionsFile, protocolDirectory, resume: null })
}

type StartedAttempt = Attempt & { start: AgentStart; directory: string }

async function runAgent(
  ground: WorkerGround,
  recorder: RunRecorder,
  attempt: StartedAttempt,
): Promise<JailExit> {
  const output = createOutputCapture(ground.blobs, recorder, 'agent')
  const tail = openTail(ground, recorder, attempt.place.protocol)
  const process = await startAgent(ground, recorder, { ...attempt, onOutput: output.take })
  const watched = { process, notes: recorder, stopping: ground.stopping }
  const exit = await watchProcess(watched, async () => {
    tail.poll()
    await output.store()
  }).finally(() => tail.stop())
  await recorder.flush()
  await recordEnd(recorder, exit, await output.whole())
  return exit
}

async function startAgent(
  ground: WorkerGround,
  recorder: RunRecorder,
  { onOutput, ...attempt }: StartedAttempt & { onOutput: (chunk: OutputChunk) => void },
): Promise<JailProcess> {
  const { directory, start, place, user, permissions } = attempt
  const { network } = permissions
  const instructionsFile = await ground.scratch.write(directory, 'task.md', attempt.instructions)
  return ground.jail.start({
    directory,
    argv: start.argv,
    cwd: insideJail.workspace,
    environment: agentEnvironment(attempt.agent, permissions, start),
    mounts: attemptMounts({ ...attempt, instructionsFile }),
    limits: permissions.limits,
    user,
    diskDirectories: [place.worktree, place.agentGit, place.home, place.protocol],
    egress: network.length === 0 ? null : notedEgress(recorder, 'agent', network),
    onOutput,
  })
}

function openTail({ openProtocolTail }: WorkerGround, recorder: RunRecorder, directory: string) {
  return openProtocolTail({
    directory,
    onReport: (report) => {
      recorder.note(fact('AgentReported', report))
    },
    onMalformed: (malformed) => {
      recorder.note(fact('ReportMalformed', malformed))
    },
  })
}

async function recordEnd(recorder: RunRecorder, exit: JailExit, output: string | null): Promise<void> {
  const ended = fact('AttemptEnded', { n: recorder.run().attempt, ...exit, output })
  await recorder.record([ended], output ? [output] : [])
}
