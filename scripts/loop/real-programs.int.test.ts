// The three real programs at work, from a policy on the base branch to what a run delivers. The model behind them says
// what a script says; everything else is what a user has.
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { skillCanary } from '../../lib/domain/conformance/hostile-repository'
import type { ScriptedTurn } from '../../lib/domain/conformance/script'
import { runStream } from '../../lib/domain/events/streams'
import type { CompiledRuntime } from '../../lib/domain/policy/compile/compiled'
import type { RunRow } from '../../lib/projections/runs'
import { dataOf } from './data-of'
import { openInstallation, type Installation } from './installation'
import { plantedByAgent, silencesHooks } from './hostile-agent'
import { endProcesses, startLeeway } from './processes'
import {
  isInstalled,
  noted,
  pathsOf,
  policyOf,
  programs,
  realKey,
  resultsOf,
  scriptedProject,
  type Scripted,
} from './scripted-agent'
import { placesHolding } from './search-installation'

let leeway: Installation
let open: Scripted | undefined
beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterEach(() => open?.model.close())
afterAll(async () => {
  await endProcesses()
  await leeway.close()
})

const start = async (...[wanted]: [Parameters<typeof scriptedProject>[1]]) => {
  open = await scriptedProject(leeway, wanted)
  return open
}

const done: ScriptedTurn = { says: 'Done.' }
const runs = (command: string): ScriptedTurn => ({ says: '', calls: [{ act: 'runCommand', command }] })
const writes = (path: string): ScriptedTurn => ({
  says: '',
  calls: [{ act: 'writeFile', path, content: `this is ${path}\n` }],
})

const writesBoth = (name: string): ScriptedTurn[] => [
  writes(`src/${name}.txt`),
  writes(`docs/${name}.txt`),
  runs(`cp README.md docs/${name}-2.txt`),
  done,
]

const recordedOf = async ({ run }: RunRow) => leeway.wired.log.readStream(runStream(run.runId))

describe.each(programs.map(({ runtime }) => runtime))('%s', (runtime) => {
  const isThere = isInstalled(runtime)

  test.runIf(isThere)(
    'writes what its policy lets it write, and what a narrower one takes away is refused from the next run on',
    async () => {
      const turns = [...writesBoth('first'), ...writesBoth('second')]
      const policy = policyOf({ write: 'src/**, docs/**' })
      const { project, model, agent, ask } = await start({ runtime, turns, policy })
      await project.commit({ 'docs/readme.md': 'words\n' })
      await ask('first')
      const first = await project.runIn('first', 'awaitingReview')
      expect(await pathsOf(leeway, first)).toEqual(['docs/first-2.txt', 'docs/first.txt', 'src/first.txt'])
      expect((await noted(leeway, first, 'ToolDecided')).every(({ allowed }) => allowed)).toBe(true)

      await project.commit({ '.leeway/policy.yaml': policyOf({})(agent) })
      await project.adoptProposal()
      await ask('second')
      const second = await project.runIn('second', 'awaitingReview')
      expect(await pathsOf(leeway, second)).toEqual(['src/second.txt'])
      expect(second.run.compiledHash).not.toBe(first.run.compiledHash)
      const refused = (await noted(leeway, second, 'ToolDecided')).filter(({ allowed }) => !allowed)
      expect(refused).not.toEqual([])
      expect(resultsOf(model)).toMatch(/leeway|Read-only file system/)
    },
  )

  test.runIf(isThere)(
    'goes on in its session after "send back", and nothing that an agent leaves behind steers it',
    async () => {
      const turns: ScriptedTurn[] = [
        ...[runs('node src/plant.mjs'), writes('src/first.txt'), done],
        ...[writes('src/second.txt'), done],
      ]
      const files = { 'src/plant.mjs': plantedByAgent }
      const { project, model, ask } = await start({
        runtime,
        turns,
        files,
        policy: policyOf({ write: '**' }),
      })
      await ask('twice')
      const first = await project.runIn('twice', 'awaitingReview')
      expect(resultsOf(model)).toContain('planted in 4 places')
      const { runId, delivery } = first.run
      const sentBack = { type: 'sendBackChange', runId, commit: delivery?.commit, cause: 'agent' }
      await leeway.must(leeway.rae, { ...sentBack, text: 'please mind the second file' })
      const second = await leeway.until('the second attempt', async () => {
        const row = await project.runIn('twice', 'awaitingReview')
        return row.run.attempt === 2 ? row : undefined
      })

      const goesOn = runtime !== 'gemini-cli'
      const again = model.requests.find(({ turn }) => turn === 3)
      expect(again?.body).toContain('please mind the second file')
      expect(again?.results.map(({ callId }) => callId)).toEqual(goesOn ? ['call_0_0', 'call_1_0'] : [])
      const sessions = dataOf(await recordedOf(second), 'AttemptEnded').map(({ session }) => session)
      expect(sessions).toEqual([expect.any(String), goesOn ? sessions[0] : expect.any(String)])

      // The jail has nothing to show in its place; no change that holds a secret's path can be merged.
      expect(await pathsOf(leeway, second)).toEqual(['.env', 'src/first.txt', 'src/second.txt'])
      expect(second.attempts.flatMap(({ findings }) => findings)).toMatchObject(
        [1, 2].map(() => ({ kind: 'outOfScope', path: '.env', blocks: true })),
      )
      expect(again?.body).not.toContain(skillCanary)
      for (const attempt of [1, 2]) {
        const decided = await noted(leeway, second, 'ToolDecided', attempt)
        expect(decided.filter(({ by }) => by === 'hook').map(({ allowed }) => allowed)).toEqual(
          attempt === 1 ? [true, true] : [true],
        )
        expect(await noted(leeway, second, 'AgentReported', attempt)).toEqual([])
        expect(await noted(leeway, second, 'ReportMalformed', attempt)).toEqual([])
      }
      expect(second.run.compiledHash).toBe(first.run.compiledHash)
    },
  )

  test.runIf(isThere && runtime !== 'gemini-cli')(
    'begins anew where its session cannot be gone on with, at no cost to the agent',
    async () => {
      const turns: ScriptedTurn[] = [writes('src/first.txt'), done, writes('src/second.txt'), done]
      const { project, model, ask } = await start({ runtime, turns, policy: policyOf({}) })
      await ask('lost')
      const { runId, delivery } = (await project.runIn('lost', 'awaitingReview')).run
      await emptyFiles(join(leeway.data, 'sessions', runId))
      const sentBack = { type: 'sendBackChange', runId, commit: delivery?.commit, cause: 'agent' }
      await leeway.must(leeway.rae, { ...sentBack, text: 'please mind the second file' })
      const second = await leeway.until('the second attempt', async () => {
        const row = await project.runIn('lost', 'awaitingReview')
        return row.run.attempt === 2 ? row : undefined
      })
      const [before, after] = dataOf(await recordedOf(second), 'AttemptEnded')
      expect(after).toMatchObject({ how: 'exited', exitCode: 0 })
      expect(after?.session).not.toBe(before?.session)
      expect(await noted(leeway, second, 'SessionLost')).toEqual([{ session: before?.session, exitCode: 1 }])
      expect(model.requests.find(({ turn }) => turn === 2)?.body).toContain('please mind the second file')
      expect(await pathsOf(leeway, second)).toEqual(['src/first.txt', 'src/second.txt'])
    },
  )

  let hostile: ReturnType<typeof runHostile> | undefined
  const hostileRun = () => (hostile ??= runHostile(runtime))

  test.runIf(isThere)(
    'is given what was compiled and no secret of the installation, by its own tools and its shell',
    async () => {
      const { row, project, model, secrets } = await hostileRun()
      const told = resultsOf(model)
      expect(told).toContain('LEEWAY_RUN_DIR=/run/leeway')
      for (const text of [...secrets, realKey]) expect(told).not.toContain(text)
      expect(JSON.stringify(model.requests.map(({ headers }) => headers))).toContain(realKey)
      expect(model.requests.map(({ body }) => body).join('\n')).not.toContain(realKey)

      const { sha256, files: compiled } = await compiledByCommand(project.path, runtime)
      const [started] = dataOf(await recordedOf(row), 'AttemptStarted')
      expect(started?.configuration).toBe(sha256)
      const stored = (await leeway.wired.blobs.get(sha256)).toString('utf8')
      expect(JSON.parse(stored)).toEqual(compiled.map(({ path, text }) => [path, text]))
      for (const { path, text } of compiled) expect(told, path).toContain(text.trim())
    },
  )

  test.runIf(isThere)(
    'is stopped, and its run a failure, once a call ran whose hook was silenced',
    async () => {
      const { row, asked } = await hostileRun()
      expect(row.run.outcome).toMatchObject({ class: 'failure', cause: 'violation' })
      expect(row.attempts.at(-1)?.how).toBe('violation')
      const [violated] = dataOf(await recordedOf(row), 'CallViolated')
      expect(violated?.why).toMatch(/ran without asking the policy: its hook was silenced$/)
      expect(asked.later).toBe(asked.atTheEnd)
    },
  )
})

async function emptyFiles(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  expect(files).not.toEqual([])
  for (const { parentPath, name } of files) await writeFile(join(parentPath, name), '')
}

/** An agent that looks for secrets and for what it is configured with, and then silences its hook. */
async function runHostile(runtime: CompiledRuntime) {
  const planted = join(leeway.data, 'database-url')
  await writeFile(planted, 'postgresql://owner:password-of-the-database@localhost/leeway\n', { mode: 0o644 })
  const session = join(leeway.data, 'session-secret')
  const secrets = ['password-of-the-database', (await readFile(session, 'utf8')).trim()]
  const configuration = '/etc/leeway/* /etc/codex/* ~/.codex/*.toml ~/.codex/rules/* ~/.gemini/settings.json'
  const turns: ScriptedTurn[] = [
    runs(`env; cat /proc/*/environ | tr '\\0' '\\n'; cat ${planted} ${session}; ls ${leeway.data}`),
    { says: '', calls: [planted, session].map((path) => ({ act: 'readFile', path })) },
    runs(`cat ${configuration}`),
    runs('node src/silence.mjs'),
    ...Array.from({ length: 30 }, (_, n) => writes(`src/${n}.txt`)),
    done,
  ]
  const files = { 'src/silence.mjs': silencesHooks }
  const { project, model, ask } = await start({ runtime, turns, files, policy: policyOf({}) })
  await ask('hostile')
  const row = await project.runIn('hostile', 'failed', 'empty', 'awaitingReview', 'timedOut')
  const atTheEnd = model.requests.length
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  return { row, project, model, secrets, asked: { atTheEnd, later: model.requests.length } }
}

const Compiled = z.object({
  sha256: z.string(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
})

/** As the command prints it for the policy of a project's checkout. */
async function compiledByCommand(project: string, runtime: string) {
  const policy = join(project, '.leeway/policy.yaml')
  const command = startLeeway('policy', 'compile', '--runtime', runtime, '--json', policy)
  expect(await command.ended, command.output()).toBe(0)
  return Compiled.parse(JSON.parse(command.stdout()))
}

test('the real key is in no event, no blob and no file of the installation', async () => {
  expect(await placesHolding(leeway, realKey)).toEqual([])
})

test('after all of it no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
