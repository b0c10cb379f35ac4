// One attempt: the agent's program in its jail, watched until everything in it is dead.
import type { Agent } from '../domain/agent'
import type { Limits } from '../domain/events/fields'
import { fact, type EventData } from '../domain/events/vocabulary'
import type { Permissions } from '../domain/policy/permissions'
import type { ToolCall } from '../domain/policy/evaluate/tool-call'
import { agentDoors, type Breach } from './agent-doors'
import { agentEnvironment, attemptMounts, insideJail } from './agent-jail'
import { bothExits, isSessionLost, limitsLeft } from './begin-anew'
import type { AgentProgram, AgentRuntime, AgentStart } from './agent-ports'
import { howAttemptEnded } from './how-attempt-ended'
import { notedEgress } from './noted-egress'
import { createOutputCapture } from './output-capture'
import type { AttemptPlace } from './git-ports'
import type { JailExit, JailProcess, Mount, RunUser } from './jail-ports'
import type { Blobs } from './log-ports'
import { createProgramReader } from './read-program'
import type { RunNotes } from './run-notes'
import type { Spending } from './spending'
import { watchProcess } from './watch-process'
import type { WorkerGround } from './worker-ground'

export type Attempt = {
  runId: string
  agent: Agent
  runtime: AgentRuntime
  program: AgentProgram
  permissions: Permissions
  instructions: string
  place: AttemptPlace
  trackedPaths: readonly string[]
  setup: readonly Mount[]
  user: RunUser
  /** The session of the attempt before, where the home holds it. */
  resume: string | null
  spending: Spending
}

export type AttemptEnd = {
  exit: Omit<JailExit, 'how'> & { how: EventData<'AttemptEnded'>['how'] }
  /** The blob of everything it wrote; null where it wrote nothing. */
  output: string | null
  /** That a later attempt can go on with; null where the program named none. */
  session: string | null
  /** Why Leeway ended it; null where it ended by itself or met a limit of its jail. */
  breach: Breach | null
  /** Calls that may have run, of which neither a result nor a decision is on record. */
  undecided: ToolCall[]
}

export type AttemptGround = Pick<
  WorkerGround,
  'jail' | 'scratch' | 'models' | 'openProtocolTail' | 'stopping' | 'hookFile'
> & { blobs: Pick<Blobs, 'put'> }

/**
 * Starts the agent and notes what it says until it ends. A program that cannot take up its session again is started once
 * more without it. The jail is dead when this returns or throws.
 */
export async function executeAttempt(
  ground: AttemptGround,
  notes: RunNotes,
  attempt: Attempt,
): Promise<AttemptEnd> {
  const watch = watchAgent(ground, notes, attempt)
  const { limits } = attempt.permissions
  const exit = await runAgent(ground, notes, { ...attempt, limits, watch })
  const { resume } = attempt
  if (resume === null || !isSessionLost(exit, watch.doors.isUsed())) return endOf(notes, watch, exit)
  notes.note(fact('SessionLost', { session: resume, exitCode: exit.exitCode }))
  const left = { resume: null, limits: limitsLeft(limits, exit) }
  const again = await runAgent(ground, notes, { ...attempt, ...left, watch })
  return endOf(notes, watch, bothExits(exit, again))
}

/** What is the same however often the program is started. */
type AgentWatch = ReturnType<typeof watchAgent>

function watchAgent(ground: AttemptGround, notes: RunNotes, attempt: Attempt) {
  const breaches = createBreaches()
  return {
    breaches,
    output: createOutputCapture(ground.blobs, notes, 'agent'),
    program: createProgramReader(attempt.runtime, notes),
    doors: agentDoors(ground, notes, { ...attempt, onBreach: breaches.add }),
    tail: openTail(ground, notes, attempt.place.protocol),
  }
}

async function endOf(notes: RunNotes, watch: AgentWatch, exit: JailExit): Promise<AttemptEnd> {
  watch.tail.stop()
  await notes.flush()
  const breach = watch.breaches.first()
  const how = howAttemptEnded(exit, breach)
  const said = { output: await watch.output.whole(), session: watch.program.session() }
  return { exit: { ...exit, how }, ...said, breach, undecided: watch.doors.undecided() }
}

function startOf(attempt: Attempt): AgentStart {
  const { instructions: instructionsFile, protocol: protocolDirectory } = insideJail
  const { agent, runtime, program, permissions, instructions, resume } = attempt
  const { command, programDirectory, model } = agent
  const declared = { command, programDirectory, program, model, permissions, instructions, resume }
  return runtime.start({ ...declared, instructionsFile, protocolDirectory })
}

type WatchedAttempt = Attempt & { limits: Limits; watch: AgentWatch }
type StartedAttempt = WatchedAttempt & { start: AgentStart; directory: string }

/** One start of the program, to its end. */
async function runAgent(ground: AttemptGround, notes: RunNotes, attempt: WatchedAttempt): Promise<JailExit> {
  const { breaches, output, tail } = attempt.watch
  const directory = await ground.scratch.make(`${attempt.runId}.agent`)
  try {
    const process = await startAgent(ground, notes, { ...attempt, start: startOf(attempt), directory })
    breaches.end(process)
    return await watchProcess({ process, notes, stopping: ground.stopping }, async () => {
      tail.poll()
      await attempt.spending.refresh()
      await output.store()
    })
  } finally {
    await ground.scratch.remove(directory)
  }
}

/** The first breach ends the process, also where it comes before the process is known. */
function createBreaches() {
  let first: Breach | null = null
  let process: JailProcess | undefined
  const endIt = () => {
    if (first !== null) void process?.stop()
  }
  return {
    add(breach: Breach) {
      first ??= breach
      endIt()
    },
    end(started: JailProcess) {
      process = started
      endIt()
    },
    first: () => first,
  }
}

async function startAgent(
  ground: AttemptGround,
  notes: RunNotes,
  attempt: StartedAttempt,
): Promise<JailProcess> {
  const { directory, start, place, user, permissions, limits, watch } = attempt
  const { network } = permissions
  return ground.jail.start({
    directory,
    argv: start.argv,
    cwd: insideJail.workspace,
    environment: agentEnvironment(attempt.agent, permissions, start),
    mounts: attemptMounts({ ...attempt, files: await writeFiles(ground, attempt) }),
    limits,
    user,
    diskDirectories: [place.worktree, place.agentGit, place.home, place.protocol],
    egress: network.length === 0 ? null : notedEgress(notes, 'agent', network),
    doors: watch.doors.doors,
    onOutput(chunk) {
      watch.output.take(chunk)
      watch.program.take(chunk)
    },
  })
}

/** What Leeway itself gives the program to read; nothing in the jail can write it. */
async function writeFiles(
  { scratch, hookFile }: AttemptGround,
  { directory, instructions, start, runtime }: StartedAttempt,
): Promise<Mount[]> {
  const hook = runtime.modelApi === null ? [] : [hookFile]
  const files = [{ path: insideJail.instructions, text: instructions }, ...hook, ...start.files]
  const mounts: Mount[] = []
  for (const [index, { path, text }] of files.entries()) {
    const from = await scratch.write(directory, `file-${index}`, text)
    mounts.push({ kind: 'readOnly', from, to: path })
  }
  return mounts
}

function openTail({ openProtocolTail }: AttemptGround, notes: RunNotes, directory: string) {
  return openProtocolTail({
    directory,
    onReport: (report) => {
      notes.note(fact('AgentReported', report))
    },
    onMalformed: (malformed) => {
      notes.note(fact('ReportMalformed', malformed))
    },
  })
}
