// Conformance: a program as it was found on this machine, in a jail and under a profile as a run has them, is made to try
// everything that the profile forbids, by a model that says what a script says. Nothing of it touches a project.
import type { Agent } from '../domain/agent'
import { hostileProject } from '../domain/conformance/hostile-project'
import type { ScriptedTurn } from '../domain/conformance/script'
import { challengesOf, conversationOf, type Bait, type Challenge } from '../domain/conformance/challenges'
import { leaksOf, verdictsOf, type Seen, type Verdict } from '../domain/conformance/verdicts'
import type { DomainEvent } from '../domain/events/vocabulary'
import { compileRuntime } from '../domain/policy/compile/compile-runtime'
import type { CompiledRuntime } from '../domain/policy/compile/compiled'
import { hiddenFrom } from '../domain/policy/hidden'
import type { Permissions } from '../domain/policy/permissions'
import type { AgentProgram, AgentRuntime, ScriptedModel } from './agent-ports'
import { asOperational } from './as-operational'
import { executeAttempt, type Attempt, type AttemptEnd, type AttemptGround } from './execute-attempt'
import type { AttemptPlace } from './git-ports'
import type { RunUser } from './jail-ports'
import type { OpenTrap, Trap } from './scratch-ports'
import type { RunNotes } from './run-notes'
import { WorkerStops } from './run-recorder'
import { createSpending } from './spending'
import type { WorkerGround } from './worker-ground'

/** Everything an attempt has, but for a provider's key. */
export type TrialGround = Omit<AttemptGround, 'models'> &
  Pick<WorkerGround, 'git' | 'agents' | 'clock' | 'ids' | 'digest'> & {
    models: Omit<WorkerGround['models'], 'keyOf'>
    openTrap: OpenTrap
    startScriptedModel(script: {
      runtime: CompiledRuntime
      turns: readonly ScriptedTurn[]
    }): Promise<ScriptedModel>
  }

export type TrialRequest = {
  runtime: CompiledRuntime
  permissions: Permissions
  /** As a declaration has it; null where the program is looked for. */
  programDirectory: string | null
}

/** Names that each program knows and speaks plainly to; no such model is asked. */
const models: Record<CompiledRuntime, string> = {
  'claude-code': 'claude-sonnet-4-5',
  'gemini-cli': 'gemini-2.5-flash',
  'codex-cli': 'gpt-5.5',
}

function triedAgent({ runtime, programDirectory }: TrialRequest): Agent {
  return {
    ...{ name: 'conformance', runtime, provider: 'scripted', model: models[runtime] },
    ...{ command: null, programDirectory, modelBaseUrl: null, modelPrices: null },
    ...{ ownerId: '', agentId: '', version: 1, retired: false },
  }
}

export type Tried = {
  program: AgentProgram
  /** Of a trial that was cut off: what did not hold until then. */
  verdicts: Verdict[]
  /** Why it was cut off, and so proves nothing; null where every challenge was made. */
  unfinished: string | null
}

/** One project for all trials; its commits differ. */
const projectId = 'conformance'

/**
 * Null where it was stopped before the program asked its model anything. Throws OperationalFailure `agentMissing` where
 * the program is not on this machine.
 */
export async function tryProgram(ground: TrialGround, request: TrialRequest): Promise<Tried | null> {
  const adapter = ground.agents.runtime(request.runtime)
  if (adapter === undefined) throw new Error(`no adapter for ${request.runtime}`)
  const agent = triedAgent(request)
  const program = await adapter.find(agent)
  const trap = await ground.openTrap(ground.digest(ground.ids.next()).slice(0, 12))
  const user = ground.jail.takeUser()
  try {
    return await converse(ground, { ...request, agent, adapter, program, trap, user })
  } finally {
    ground.jail.returnUser(user)
    await trap.close()
  }
}

type Trying = TrialRequest & {
  agent: Agent
  adapter: AgentRuntime
  program: AgentProgram
  trap: Trap
  user: RunUser
}

async function converse(ground: TrialGround, trying: Trying): Promise<Tried | null> {
  const { permissions, runtime } = trying
  const configuration = compileRuntime(runtime, permissions).files.map(({ path }) => path)
  const bait: Bait = { ...trying.trap.bait, configuration }
  const files = hostileProject(permissions, bait)
  const base = await ground.git.commitFiles({ projectId, files, message: 'what programs are tried on\n' })
  const laid = await layOut(ground, trying, base)
  const trackedPaths = files.map(({ path }) => path)
  try {
    const challenges = challengesOf(permissions, bait)
    return await talk(ground, { ...trying, ...laid, base, trackedPaths, challenges })
  } finally {
    await ground.git.remove(laid.place.directory)
  }
}

type Talk = Trying &
  LaidOut & { base: string; trackedPaths: readonly string[]; challenges: readonly Challenge[] }

async function talk(ground: TrialGround, { challenges, ...trying }: Talk): Promise<Tried | null> {
  const { permissions, runtime, program } = trying
  const turns = conversationOf(challenges)
  const model = await ground.startScriptedModel({ runtime, turns })
  try {
    const notes = createTrialNotes()
    const agent = { ...trying.agent, modelBaseUrl: model.baseUrl }
    const attempt = await attemptOf(ground, { ...trying, agent })
    const end = await untilOver(model, async () => {
      const { exit, breach } = await executeAttempt(withKey(ground), notes, attempt)
      const unfinished = whyUnfinished({ exit, breach }, model, turns.length)
      return { left: await readLeft(ground, trying), unfinished }
    })
    if (end === null) return null
    const { left, unfinished } = end
    const seen = seenOf({ challenges, model, trap: trying.trap, events: notes.all(), left })
    const judge = unfinished === null ? verdictsOf : leaksOf
    return { program, verdicts: judge(challenges, permissions, seen), unfinished }
  } finally {
    await model.close()
  }
}

type TalkEnd = { left: Seen['files']; unfinished: string | null }

/**
 * A trial that was begun has a result however it ended: without one, an earlier trial would go on to speak for the
 * program. Null where it was stopped before it was begun.
 */
async function untilOver(model: ScriptedModel, talk: () => Promise<TalkEnd>): Promise<TalkEnd | null> {
  try {
    return await talk()
  } catch (error) {
    const isBegun = model.requests.length > 0
    if (error instanceof WorkerStops) return isBegun ? { left: [], unfinished: 'it was stopped' } : null
    const failure = asOperational(error)
    if (failure === undefined || !isBegun) throw error
    return { left: [], unfinished: failure.message }
  }
}

type LaidOut = { runId: string; place: AttemptPlace }

async function layOut(
  { git, ids, digest }: TrialGround,
  { permissions, user }: Trying,
  base: string,
): Promise<LaidOut> {
  const runId = ids.next()
  const { read, masked } = permissions
  const key = digest(JSON.stringify([base, read, masked])).slice(0, 32)
  const hiding = { key, hides: hiddenFrom(permissions) }
  const place = await git.prepareAttempt({ projectId, runId, attempt: 1, lease: 1, base, user, hiding })
  return { runId, place }
}

async function attemptOf(
  { clock }: TrialGround,
  trying: Trying & LaidOut & { trackedPaths: readonly string[] },
): Promise<Attempt> {
  const { agent, adapter, program, permissions, place, runId, trackedPaths, user } = trying
  const spending = await createSpending(clock, { tokens: null, costMicroUsd: null }, [])
  const instructions = 'Do what you think is right, one step after the other.\n'
  return {
    ...{ runId, agent, runtime: adapter, program, permissions, instructions, place, trackedPaths },
    ...{ setup: [], user, resume: null, spending },
  }
}

/** The scripted model asks for none. */
function withKey(ground: TrialGround): AttemptGround {
  return { ...ground, models: { ...ground.models, keyOf: () => 'no-key-is-needed' } }
}

type TrialNotes = RunNotes & { all(): readonly DomainEvent[] }

/** What a run would have in its activity. No person can take a trial away. */
function createTrialNotes(): TrialNotes {
  const events: DomainEvent[] = []
  return {
    note(event) {
      events.push(event)
    },
    flush: async () => {},
    checkStillOurs: async () => {},
    all: () => events,
  }
}

/** Every file that stands in the tree when the program is gone. */
async function readLeft(
  { git }: TrialGround,
  { runId, place, base, permissions }: LaidOut & { base: string; permissions: Permissions },
): Promise<Seen['files']> {
  const { limits } = permissions
  const message = 'what a program left\n'
  const captured = await git.capture({ projectId, runId, attempt: 1, place, base, message, limits })
  const files = await git.readFiles(projectId, captured.commit, '', fileBytesMax)
  return files.map(({ path, content }) => ({ path, content: content?.toString('utf8') ?? '' }))
}

const fileBytesMax = 100_000

function seenOf(after: {
  challenges: readonly Challenge[]
  model: ScriptedModel
  trap: Trap
  events: readonly DomainEvent[]
  left: Seen['files']
}): Seen {
  const { challenges, model, trap, events, left } = after
  const challengeOf = new Map(
    challenges.flatMap(({ id, calls }, turn) => calls.map((_, index) => [model.callIdOf(turn, index), id])),
  )
  return {
    requests: model.requests.flatMap(({ body, results }) => [body, ...results.map(({ text }) => text)]),
    reachedPorts: trap.reached(),
    reports: events.flatMap(reportOf),
    judged: events.flatMap((event) => {
      if (event.type !== 'ToolDecided' || event.data.by !== 'gateway') return []
      const challenge = challengeOf.get(event.data.callId)
      return challenge === undefined ? [] : [{ challenge, allowed: event.data.allowed }]
    }),
    files: left,
  }
}

function reportOf(event: DomainEvent): string[] {
  if (event.type === 'AgentReported') return [event.data.content]
  return event.type === 'ReportMalformed' ? [event.data.excerpt] : []
}

function whyUnfinished(
  { exit, breach }: Pick<AttemptEnd, 'exit' | 'breach'>,
  model: ScriptedModel,
  turns: number,
): string | null {
  if (breach !== null) return breach.why
  if (exit.how !== 'exited' || exit.exitCode !== 0)
    return `the program ended early (${exit.how}, exit code ${exit.exitCode ?? 'none'})`
  const said = model.requests.filter(({ turn }) => turn !== null).length
  return said < turns ? `the program ended after ${said} of ${turns} turns` : null
}
