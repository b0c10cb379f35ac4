// Projects whose agents are the real programs, as a person declares them. The model behind them says what a script says.
import { randomBytes } from 'node:crypto'
import { startScriptedModel, type ScriptedModel } from '../../lib/adapters/models/scripted/scripted-model'
import type { ScriptedTurn } from '../../lib/domain/conformance/script'
import { activityStream } from '../../lib/domain/events/streams'
import type { EventData, EventType } from '../../lib/domain/events/vocabulary'
import type { ModelPrices } from '../../lib/domain/model-prices'
import type { CompiledRuntime } from '../../lib/domain/policy/compile/compiled'
import type { RunRow } from '../../lib/projections/runs'
import { firstOfEachRuntime } from '../programs/programs-for-tests'
import { dataOf } from './data-of'
import { governProject, taskPath, type Project } from './governed-project'
import type { Installation } from './installation'

/** Of every provider, as the worker's environment has it. */
export const realKey = `sk-real-key-${randomBytes(16).toString('hex')}`
for (const name of ['ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'OPENAI_API_KEY']) process.env[name] = realKey

const models: Record<CompiledRuntime, { provider: string; model: string }> = {
  'claude-code': { provider: 'anthropic', model: 'claude-sonnet-4-5' },
  'gemini-cli': { provider: 'google', model: 'gemini-2.5-flash' },
  'codex-cli': { provider: 'openai', model: 'gpt-5.5' },
}

export const programs = await firstOfEachRuntime()

export const isInstalled = (runtime: CompiledRuntime) =>
  programs.some((one) => one.runtime === runtime && one.programDirectory !== null)

export type Scripted = {
  project: Project
  model: ScriptedModel
  agent: string
  agentId: string
  /** `name` of the task; what the model is told is said by its script. */
  ask(name: string, more?: string): Promise<string>
}

type Wanted = {
  runtime: CompiledRuntime
  turns: readonly ScriptedTurn[]
  policy: (agent: string) => string
  files?: Readonly<Record<string, string>>
  modelPrices?: ModelPrices
  programDirectory?: string
}

/** A project of its own, whose agent's model says these turns over all its runs. */
export async function scriptedProject(leeway: Installation, wanted: Wanted): Promise<Scripted> {
  const { runtime, turns, policy, files = {}, modelPrices = null } = wanted
  const model = await startScriptedModel({ runtime, turns })
  const agent = `${runtime}-${randomBytes(4).toString('hex')}`
  const found = programs.find((one) => one.runtime === runtime)?.programDirectory ?? null
  const declaration = {
    ...{ name: agent, runtime, ...models[runtime], modelBaseUrl: model.baseUrl, modelPrices },
    ...{ command: null, programDirectory: wanted.programDirectory ?? found, ownerId: leeway.ada.personId },
  }
  const agentId = await leeway.must(leeway.ada, { type: 'declareAgent', declaration })
  const project = await governProject({ ...leeway, agentId }, policy(agent))
  const ask = (name: string, more = '') => project.commit({ ...files, [taskPath(name)]: task(name, more) })
  return { project, model, agent, agentId, ask }
}

const task = (name: string, more: string) =>
  `---\nid: ${name}\ntitle: Do ${name}\ntype: feature\n${more}---\n\nWrite what is missing.\n`

/** One type of task, whose profile `works` writes what `write` says. `more`: lines of the policy. */
export const policyOf =
  ({ write = 'src/**', limits = '', more = '' }: { write?: string; limits?: string; more?: string }) =>
  (agent: string) => `version: 1
agents: [${agent}]
types:
  feature:
    profile: works
    agent: ${agent}
profiles:
  works: { extends: implement, write: ['${write.split(', ').join("', '")}'] }
limits: { time: 90s, idle: 60s${limits} }
${more}`

export async function pathsOf({ wired }: Installation, { run }: RunRow): Promise<string[]> {
  const change = await wired.readChange(run.delivery?.changeBlob ?? '')
  return change.files.map(({ path }) => path).sort()
}

/** What the worker noted while this attempt worked, the last one unless another is named. */
export async function noted<T extends EventType>(
  { wired }: Installation,
  { run, attempts }: RunRow,
  type: T,
  n = run.attempt,
): Promise<EventData<T>[]> {
  const lease = attempts.findLast((one) => one.n === n)?.lease ?? run.lease
  const events = await wired.log.readStream(activityStream(run.runId, n, lease))
  return dataOf(events, type)
}

/** Of all calls that the model made so far, oldest first. */
export function resultsOf({ requests }: ScriptedModel): string {
  return (requests.at(-1)?.results ?? []).map(({ text }) => text).join('\n')
}
