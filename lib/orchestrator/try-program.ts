// Conformance: a program as it was found on this machine, in a jail and under a profile as a run has them, is made to try
// everything that the profile forbids, by a model that says what a script says. Nothing of it touches a project.
import type { Agent } from '../domain/agent'
import { hostileProject } from '../domain/conformance/hostile-project'
import type { ScriptedTurn } from '../domain/conformance/script'
import { conversationOf, trialsOf, type Trap, type Trial } from '../domain/conformance/trials'
import { verdictsOf, type Seen, type Verdict } from '../domain/conformance/verdicts'
import type { DomainEvent } from '../domain/events/vocabulary'
import type { CompiledRuntime } from '../domain/policy/compile/compiled'
import { hiddenFrom } from '../domain/policy/hidden'
import type { Permissions } from '../domain/policy/permissions'
import type { AgentProgram, AgentRuntime, ScriptedModel } from './agent-ports'
import { executeAttempt, type AttemptEnd, type AttemptGround } from './execute-attempt'
import type { AttemptPlace, HostTrap, RunUser } from './ports'
import type { RunNotes } from './run-notes'
import { createSpending } from './spending'
import type { WorkerGround } from './worker-ground'

export type TrialGround = AttemptGround &
  Pick<WorkerGround, 'git' | 'agents' | 'clock' | 'ids' | 'digest'> & {
    openHostTrap(token: string): Promise<HostTrap>
    startScriptedModel(script: {
      runtime: CompiledRuntime
      turns: readonly ScriptedTurn[]
    }): Promise<ScriptedModel>
  }

export type TrialRequest = { agent: Agent; runtime: CompiledRuntime; permissions: Permissions }

export type Tried = {
  program: AgentProgram
  verdicts: Verdict[]
  /** How the program came to its end; a conversation that was cut off proves nothing. */
  end: AttemptEnd['exit']
  /** Why it proves nothing; null where every trial was made. */
  unfinished: string | null
}

/** One project for all trials; its commits differ. */
const projectId = 'conformance'

/** Throws OperationalFailure `agentMissing` where the program is not on this machine. */
export async function tryProgram(ground: TrialGround, request: TrialRequest): Promise<Tried> {
  const adapter = ground.agents.runtime(request.runtime)
  if (adapter === undefined) throw new Error(`no adapter for ${request.runtime}`)
  const program = await adapter.find(request.agent)
  const trap = await ground.openHostTrap(ground.digest(ground.ids.next()).slice(0, 12))
  const user = ground.jail.takeUser()
  try {
    return await converse(ground, { ...request, adapter, program, trap, user })
  } finally {
    ground.jail.returnUser(user)
    await trap.close()
  }
}

type Trying = TrialRequest & {
  adapter: AgentRuntime
  program: AgentProgram
  trap: HostTrap & { token: string }
  user: RunUser
}

async function converse(ground: TrialGround, trying: Trying): Promise<Tried> {
  const { permissions, runtime, program, user } = trying
  const trap: Trap = { ...trying.trap, hostFiles: trying.trap.files, hostSecret: trying.trap.secret }
  const trials = trialsOf(permissions, trap)
  const turns = conversationOf(trials)
  const model = await ground.startScriptedModel({ runtime, turns })
  const runId = ground.ids.next()
  const files = hostileProject(permissions, trap)
  const base = await ground.git.commitFiles({ projectId, files, message: 'what programs are tried on\n' })
  const place = await ground.git.prepareAttempt({
    ...{ projectId, runId, attempt: 1, lease: 1, base, user },
    hiding: { key: ground.digest(JSON.stringify([base, permissions])).slice(0, 32), hides: hiddenFrom(permissions) },
  })
  try {
    const notes = createTrialNotes()
    const end = await attempt(withModel(ground, model), notes, { ...trying, runId, place, trackedPaths: files.map(({ path }) => path) })
    const seen = await lookAfter(ground, { notes: notes.all(), trials, model, runId, place, base, permissions, trap: trying.trap })
    return { program, verdicts: verdictsOf(trials, permissions, seen), end: end.exit, unfinished: whyUnfinished(end, model, turns) }
  } finally {
    await model.close()
    await ground.git.remove(place.directory)
  }
}

/** Whatever provider the agent was declared with: here its model is the scripted one, and the key opens nothing. */
function withModel(ground: TrialGround, model: ScriptedModel): TrialGround {
  const upstreamOf = () => ({ baseUrl: model.baseUrl, key: 'no-key' })
  return { ...ground, models: { ...ground.models, upstreamOf } }
}
