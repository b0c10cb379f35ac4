// The three real programs at work, from a policy on the base branch to what a run delivers. The model behind them says
// what a script says; everything else is what a user has.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startScriptedModel, type ScriptedModel } from '../../lib/adapters/models/scripted/scripted-model'
import type { ScriptedTurn } from '../../lib/domain/conformance/script'
import type { EventData, EventType } from '../../lib/domain/events/vocabulary'
import type { CompiledRuntime } from '../../lib/domain/policy/compile/compiled'
import type { RunRow } from '../../lib/projections/runs'
import { programsForTests, type ProgramForTests } from '../programs/programs-for-tests'
import { governProject, taskPath, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { activityOf } from './setup-project'

const realKey = 'sk-real-key-of-this-test-0123456789'
process.env['ANTHROPIC_API_KEY'] = realKey
process.env['GEMINI_API_KEY'] = realKey
process.env['OPENAI_API_KEY'] = realKey

const models: Record<CompiledRuntime, { provider: string; model: string }> = {
  'claude-code': { provider: 'anthropic', model: 'claude-sonnet-4-5' },
  'gemini-cli': { provider: 'google', model: 'gemini-2.5-flash' },
  'codex-cli': { provider: 'openai', model: 'gpt-5.5' },
}

/** The first of each runtime is the one whose language is compiled. */
const programs = new Map<CompiledRuntime, ProgramForTests>()
for (const program of await programsForTests())
  if (!programs.has(program.runtime)) programs.set(program.runtime, program)

let leeway: Installation
beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(async () => {
  await leeway.close()
})

type Scripted = { project: Project; model: ScriptedModel; agent: string }

/** A project of its own, whose agent's model says these turns over all its runs. */
async function scripted(
  runtime: CompiledRuntime,
  turns: readonly ScriptedTurn[],
  policy: (agent: string) => string,
): Promise<Scripted> {
  const model = await startScriptedModel({ runtime, turns })
  const agent = `${runtime}-${Math.random().toString(36).slice(2, 8)}`
  const declaration = {
    ...{ name: agent, runtime, ...models[runtime], modelBaseUrl: model.baseUrl },
    ...{ command: null, programDirectory: programs.get(runtime)?.programDirectory ?? null },
    ownerId: leeway.ada.personId,
  }
  const agentId = await leeway.must(leeway.ada, { type: 'declareAgent', declaration })
  const project = await governProject({ ...leeway, agentId }, policy(agent))
  return { project, model, agent }
}

const policyOf =
  ({ write, limits = '' }: { write: string; limits?: string }) =>
  (agent: string) => `version: 1
agents: [${agent}]
types:
  feature:
    profile: works
    agent: ${agent}
profiles:
  works: { extends: implement, write: [${write}] }
limits: { time: 90s, idle: 60s${limits} }
`

const task = (name: string) =>
  `---\nid: ${name}\ntitle: Do ${name}\ntype: feature\n---\n\nWrite what is missing.\n`

const writesBoth = (name: string): ScriptedTurn[] => [
  { says: 'The source.', calls: [{ act: 'writeFile', path: `src/${name}.txt`, content: `${name}\n` }] },
  { says: 'The words.', calls: [{ act: 'writeFile', path: `docs/${name}.txt`, content: `${name}\n` }] },
  { says: 'By hand.', calls: [{ act: 'runCommand', command: `cp README.md docs/${name}-2.txt` }] },
  { says: 'Done.' },
]

async function pathsOf(row: RunRow): Promise<string[]> {
  const change = await leeway.wired.readChange(row.run.delivery?.changeBlob ?? '')
  return change.files.map(({ path }) => path).sort()
}

async function activity<T extends EventType>(row: RunRow, type: T): Promise<EventData<T>[]> {
  const events = await activityOf(leeway, row.run)
  return events.flatMap((event) => (event.type === type ? [event.data as EventData<T>] : []))
}

describe.each([...programs.values()].map(({ runtime }) => runtime))('%s', (runtime) => {
  const isThere = programs.get(runtime)?.programDirectory !== null

  test.runIf(isThere)(
    'writes what its policy lets it write, and what a narrower one takes away is refused from the next run on',
    async () => {
      const turns = [...writesBoth('first'), ...writesBoth('second')]
      const { project, model, agent } = await scripted(runtime, turns, policyOf({ write: 'src/**, docs/**' }))
      await project.commit({ [taskPath('first')]: task('first'), 'docs/readme.md': 'words\n' })
      const first = await project.runIn('first', 'awaitingReview')
      expect(await pathsOf(first)).toEqual(['docs/first-2.txt', 'docs/first.txt', 'src/first.txt'])
      expect((await activity(first, 'ToolDecided')).every(({ allowed }) => allowed)).toBe(true)

      await project.commit({ '.leeway/policy.yaml': policyOf({ write: 'src/**' })(agent) })
      await project.adoptProposal()
      await project.commit({ [taskPath('second')]: task('second') })
      const second = await project.runIn('second', 'awaitingReview')
      expect(await pathsOf(second)).toEqual(['src/second.txt'])
      expect(second.run.compiledHash).not.toBe(first.run.compiledHash)
      const refused = (await activity(second, 'ToolDecided')).filter(({ allowed }) => !allowed)
      expect(refused).not.toEqual([])
      expect(
        model.requests
          .at(-1)
          ?.results.map(({ text }) => text)
          .join('\n'),
      ).toMatch(/leeway|Read-only file system/)
      await model.close()
    },
  )
})
