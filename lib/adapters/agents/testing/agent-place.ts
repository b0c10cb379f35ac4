// A worktree, a home and a scripted model for one agent's program in a real jail; used by tests only.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { modelPort, type CompiledRuntime } from '../../../domain/policy/compile/compiled'
import type { Permissions } from '../../../domain/policy/permissions'
import { attemptMounts, agentEnvironment, insideJail } from '../../../orchestrator/agent-jail'
import type { AgentProgram, AgentRuntime, AgentSaid, AgentStart } from '../../../orchestrator/agent-ports'
import type { AttemptPlace } from '../../../orchestrator/git-ports'
import type { Door, Mount } from '../../../orchestrator/jail-ports'
import { readOnly, type Ran, type createTestPlace } from '../../jail/testing/jail-place'
import type { ScriptedModel } from '../../models/scripted/scripted-model'
import { createAgents } from '../agents'

type TestPlace = ReturnType<typeof createTestPlace>

/** Lets every call through, as Leeway's own does where the policy allows it. */
const agreeingHook = '#!/bin/sh\ncat >/dev/null\necho "{}"\n'

export type AgentRun = {
  model: ScriptedModel
  permissions: Permissions
  resume?: string | null
  modelName?: string
  /** In place of the one to the model. */
  doors?: readonly Door[]
  /** What a test does to the start, to show what a flag is for. */
  change?: (start: AgentStart) => AgentStart
}

export type AgentRan = Ran & { said: AgentSaid[] }

export async function createAgentPlace(
  place: TestPlace,
  runtimeName: CompiledRuntime,
  programDirectory: string,
  files: Readonly<Record<string, string>>,
) {
  const name = `${runtimeName}-${Math.random().toString(36).slice(2, 8)}`
  const runtime = runtimeOf(place, runtimeName)
  const program = await runtime.find({ command: null, programDirectory })
  const attempt = layOut(place, name, files)

  /** One start of the program, to its end. */
  async function run({
    model,
    permissions,
    resume = null,
    modelName = modelNames[runtimeName],
    doors = [{ port: modelPort, open: (socketPath) => model.open(socketPath) }],
    change = (start) => start,
  }: AgentRun) {
    const start = change(
      runtime.start({
        ...{ command: null, programDirectory, program, permissions, resume },
        model: modelName,
        ...{ instructions: task, instructionsFile: insideJail.instructions },
        protocolDirectory: insideJail.protocol,
      }),
    )
    const { process, ran } = await place.start(start.argv, {
      cwd: insideJail.workspace,
      environment: agentEnvironment(agentNamed(runtimeName, programDirectory), permissions, start),
      mounts: mountsOf(place, { name, attempt, program, permissions, start, files }),
      limits: { timeSeconds: 60, idleSeconds: 60, processes: 128, memoryBytes: 3 * 1024 ** 3 },
      doors,
    })
    await process.ended
    const output = await ran()
    return { ...output, said: output.stdout.split('\n').flatMap((line) => runtime.read(line)) }
  }

  return {
    run,
    program,
    /** What stands in the worktree afterwards; null where nothing does. */
    read: (path: string) => readIfThere(join(attempt.worktree, path)),
    /** Names in the run directory, which the agent may write. */
    reported: () => readdirSync(attempt.protocol).sort(),
  }
}

/** Stands in the task that every program is started with. */
export const taskWords = 'Do as the model says'
const task = `# Greet\n\n${taskWords}, with @README.md, @/etc/passwd and me@example.org.\n`

export const modelNames = {
  'claude-code': 'claude-sonnet-4-5',
  'gemini-cli': 'gemini-2.5-flash',
  'codex-cli': 'gpt-5.5',
} as const satisfies Record<CompiledRuntime, string>

function runtimeOf(place: TestPlace, name: CompiledRuntime): AgentRuntime {
  const runtime = createAgents({ dataDirectory: place.dataDirectory, searchPath: '' }).runtime(name)
  if (runtime === undefined) throw new Error(`there is no runtime ${name}`)
  return runtime
}

function agentNamed(runtime: CompiledRuntime, programDirectory: string) {
  const declared = {
    runtime,
    provider: 'scripted',
    model: modelNames[runtime],
    command: null,
    programDirectory,
    modelBaseUrl: null,
    modelPrices: null,
  }
  return { ...declared, name: 'scripted', ownerId: 'p', agentId: 'a', version: 1, retired: false }
}

function layOut(place: TestPlace, name: string, files: Readonly<Record<string, string>>): AttemptPlace {
  const owned = (part: string) => place.makeOwned(`${name}/${part}`)
  const worktree = owned('worktree')
  for (const [path, text] of Object.entries(files)) writeOwned(place, join(worktree, path), text)
  const agentGit = owned('agent.git')
  execFileSync('git', ['init', '--quiet', '--bare', agentGit])
  execFileSync('chown', ['-R', ownerOf(place), agentGit])
  const agentGitfile = join(place.dataDirectory, name, 'gitfile')
  writeFileSync(agentGitfile, 'gitdir: /agent.git\n', { mode: 0o644 })
  return {
    directory: join(place.dataDirectory, name),
    ...{ worktree, agentGit, agentGitfile, hostGit: '' },
    ...{ objects: owned('objects'), home: owned('home'), protocol: owned('protocol') },
  }
}

function ownerOf({ user }: TestPlace): string {
  return `${user?.uid ?? process.getuid?.() ?? 0}:${user?.gid ?? process.getgid?.() ?? 0}`
}

function writeOwned({ user }: TestPlace, path: string, text: string): void {
  const made = mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  writeFileSync(path, text, { mode: 0o755 })
  if (user === null) return
  for (let at = dirname(path); made !== undefined && at.length >= made.length; at = dirname(at))
    chownSync(at, user.uid, user.gid)
  chownSync(path, user.uid, user.gid)
}

type Mounted = {
  name: string
  attempt: AttemptPlace
  program: AgentProgram
  permissions: Permissions
  start: AgentStart
  files: Readonly<Record<string, string>>
}

function mountsOf(place: TestPlace, { name, attempt, files, start, ...given }: Mounted): Mount[] {
  const own = join(place.dataDirectory, name, 'configuration')
  mkdirSync(own, { recursive: true })
  chmodSync(own, 0o755)
  const write = (index: number, text: string) => {
    const path = join(own, String(index))
    writeFileSync(path, text, { mode: 0o644 })
    return path
  }
  const instructionsFile = write(0, task)
  const trackedPaths = Object.keys(files)
  return [
    ...attemptMounts({
      ...given,
      place: attempt,
      trackedPaths,
      files: [readOnly(instructionsFile, insideJail.instructions)],
      setup: [],
    }),
    readOnly(write(1, agreeingHook), '/etc/leeway/hook.sh'),
    ...start.files.map(({ path, text }, index) => readOnly(write(index + 2, text), path)),
  ]
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
