// What is on record of an attempt before its program starts, and when it is gone.
import { undecidedMax } from '../domain/events/run'
import { fact, type DomainEvent, type EventData } from '../domain/events/vocabulary'
import { compileRuntime } from '../domain/policy/compile/compile-runtime'
import { fidelityReport } from '../domain/policy/fidelity/fidelity'
import { keepSession } from './attempt-session'
import type { Start } from './authorize-start'
import type { ChosenProgram } from './choose-program'
import type { AttemptEnd } from './execute-attempt'
import type { AttemptPlace } from './git-ports'
import type { RunRecorder } from './run-recorder'
import type { WorkerGround } from './worker-ground'

/** What it works under, and what this machine really holds of it. */
export async function recordStart(
  ground: WorkerGround,
  recorder: RunRecorder,
  { start, chosen }: { start: Start; chosen: ChosenProgram },
): Promise<void> {
  const { attempt, lease } = recorder.run()
  const { base, policyVersion, compiledHash } = start
  const { limits } = start.permissions
  const enforced = ground.probe.ok ? ground.probe.enforced : []
  const notEnforced = ground.probe.ok ? ground.probe.notEnforced : []
  const stored = await storeConfiguration(ground, start, chosen)
  const inForce = { base, limits, policyVersion, compiledHash, enforced, notEnforced, ...stored }
  const program = { runtimeVersion: chosen.program.version, proof: chosen.proof }
  const started = fact('AttemptStarted', { n: attempt, lease, ...inForce, ...program })
  await recorder.record([started], [compiledHash, ...Object.values(stored)])
}

async function storeConfiguration(
  { blobs }: WorkerGround,
  { permissions }: Start,
  { agent: { runtime } }: ChosenProgram,
): Promise<{ configuration?: string; fidelity: string }> {
  const store = (value: unknown) => blobs.put(Buffer.from(JSON.stringify(value)))
  const fidelity = await store(fidelityReport(runtime, permissions))
  if (runtime === 'command') return { fidelity }
  const { files } = compileRuntime(runtime, permissions)
  return { fidelity, configuration: await store(files.map(({ path, text }) => [path, text])) }
}

/** The call that ended it first, where one did. */
export async function recordEnd(
  ground: WorkerGround,
  recorder: RunRecorder,
  { chosen, place, end }: { chosen: ChosenProgram; place: AttemptPlace; end: AttemptEnd },
): Promise<void> {
  const { exit, output, breach } = end
  const known = { ...exit, output, ...whyOf(end), ...undecidedOf(end) }
  // Nothing goes on after a violation, and nothing may come between it and its record.
  const isOver = breach?.how === 'violation'
  const session = isOver ? null : await keepSession(ground, recorder.run(), { ...chosen, place }, end)
  const ended = fact('AttemptEnded', { n: recorder.run().attempt, ...known, session })
  const violated: DomainEvent[] = []
  if (isOver) {
    const { callId, tool } = breach.call
    violated.push(fact('CallViolated', { callId, tool, why: breach.why }))
  }
  await recorder.record([...violated, ended], output ? [output] : [])
}

/** Of what was spent; a violation has an event of its own. */
function whyOf({ exit, breach }: AttemptEnd): Pick<EventData<'AttemptEnded'>, 'why'> {
  return breach === null || breach.how === 'violation' || breach.how !== exit.how ? {} : { why: breach.why }
}

function undecidedOf({ undecided }: AttemptEnd): Pick<EventData<'AttemptEnded'>, 'undecided'> {
  if (undecided.length === 0) return {}
  const first = undecided.slice(0, undecidedMax).map(({ callId, tool }) => ({ callId, tool }))
  return { undecided: { inAll: undecided.length, first } }
}
