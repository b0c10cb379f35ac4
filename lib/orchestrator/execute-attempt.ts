// One attempt: the agent's program in its jail, watched until everything in it is dead.
import type { Agent } from '../domain/agent'
import { fact } from '../domain/events/vocabulary'
import { OperationalFailure } from '../domain/failures'
import type { Permissions } from '../domain/policy/permissions'
import { agentEnvironment, attemptMounts, insideJail } from './agent-jail'
import { createOutputCapture } from './output-capture'
import type { AttemptPlace, JailExit, JailProcess, Mount, RunUser } from './ports'
import { WorkerStops, type RunRecorder } from './run-recorder'
import type { WorkerGround } from './worker-ground'

/** How often output and reports are stored, and a person's decision is looked for. */
const beatMilliseconds = 700

export type Attempt = {
  agent: Agent
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
  const runtime = ground.agents.runtime(attempt.agent.runtime)
  if (runtime === undefined) {
    const why = `agents of runtime \`${attempt.agent.runtime}\` cannot be run by this version: use runtime \`command\``
    throw new OperationalFailure('agentMissing', why)
  }
  const start = runtime.start({
    ...attempt.agent,
    instructionsFile: insideJail.instructions,
    protocolDirectory: insideJail.protocol,
  })
  const { runId } = recorder.run()
  const directory = await ground.scratch.make(`${runId}.agent`)
  const instructionsFile = await ground.scratch.write(directory, 'task.md', attempt.instructions)
  const output = createOutputCapture(ground.blobs, recorder, 'agent')
  const tail = openTail(ground, recorder, attempt.place.protocol)
  const process = await ground.jail.start({
    directory,
    argv: start.argv,
    cwd: insideJail.workspace,
    environment: agentEnvironment(attempt.agent, start),
    mounts: attemptMounts({ ...attempt, start, instructionsFile }),
    limits: attempt.permissions.limits,
    user: attempt.user,
    diskDirectories: [
      attempt.place.worktree,
      attempt.place.agentGit,
      attempt.place.home,
      attempt.place.protocol,
    ],
    egress: null,
    onOutput: output.take,
  })
  try {
    await watch({ process, recorder, stopping: ground.stopping }, async () => {
      tail.poll()
      await output.store()
    })
  } finally {
    await process.stop()
    await ground.scratch.remove(directory)
  }
  tail.stop()
  await recorder.flush()
  const exit = await process.ended
  await recordEnd(recorder, exit, await output.whole())
  return exit
}

type Watched = { process: JailProcess; recorder: RunRecorder; stopping: AbortSignal }

async function watch({ process, recorder, stopping }: Watched, beat: () => Promise<void>): Promise<void> {
  let over = false
  const ended = process.ended.then(() => {
    over = true
  })
  while (!over) {
    await Promise.race([ended, pause(beatMilliseconds)])
    await beat()
    await recorder.flush()
    await recorder.checkStillOurs()
    if (!over && stopping.aborted) throw new WorkerStops()
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
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
