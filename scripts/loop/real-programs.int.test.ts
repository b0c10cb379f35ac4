// The three real programs at work, from a policy on the base branch to what a run delivers. The model behind them says
// what a script says; everything else is what a user has.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { skillCanary } from '../../lib/domain/conformance/hostile-repository'
import type { ScriptedTurn } from '../../lib/domain/conformance/script'
import { runStream } from '../../lib/domain/events/streams'
import type { RunRow } from '../../lib/projections/runs'
import { openInstallation, type Installation } from './installation'
import { plantedByAgent } from './planted-by-agent'
import { endProcesses, startLeeway } from './processes'
import {
  dataOf,
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

const writesBoth = (name: string): ScriptedTurn[] => [
  { says: 'The source.', calls: [{ act: 'writeFile', path: `src/${name}.txt`, content: `${name}\n` }] },
  { says: 'The words.', calls: [{ act: 'writeFile', path: `docs/${name}.txt`, content: `${name}\n` }] },
  { says: 'By hand.', calls: [{ act: 'runCommand', command: `cp README.md docs/${name}-2.txt` }] },
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
        { says: '', calls: [{ act: 'runCommand', command: 'node src/plant.mjs' }] },
        { says: '', calls: [{ act: 'writeFile', path: 'src/first.txt', content: 'first\n' }] },
        done,
        { says: '', calls: [{ act: 'writeFile', path: 'src/second.txt', content: 'second\n' }] },
        done,
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

  test.runIf(isThere)(
    'is given what was compiled and no secret of the installation, by its own tools and its shell',
    async () => {
      const planted = join(leeway.data, 'database-url')
      await writeFile(planted, 'postgresql://owner:password-of-the-database@localhost/leeway\n', {
        mode: 0o644,
      })
      const session = join(leeway.data, 'session-secret')
      const secret = (await readFile(session, 'utf8')).trim()
      const files = [planted, session]
      const configuration = '/etc/leeway/* /etc/codex/* "$HOME"/.codex/*.toml "$HOME"/.gemini/settings.json'
      const shell = `env; cat /proc/*/environ | tr '\\0' '\\n'; cat ${files.join(' ')}; ls ${leeway.data}`
      const turns: ScriptedTurn[] = [
        { says: '', calls: [{ act: 'runCommand', command: shell }] },
        { says: '', calls: files.map((path) => ({ act: 'readFile', path })) },
        { says: '', calls: [{ act: 'runCommand', command: `cat ${configuration}` }] },
        done,
      ]
      const { project, model, ask } = await start({ runtime, turns, policy: policyOf({}) })
      await ask('shown')
      const row = await project.runIn('shown', 'empty', 'awaitingReview')
      const told = resultsOf(model)
      expect(told).toContain('LEEWAY_RUN_DIR=/run/leeway')
      for (const text of [secret, 'password-of-the-database', realKey]) expect(told).not.toContain(text)
      expect(JSON.stringify(model.requests.map(({ headers }) => headers))).toContain(realKey)
      expect(model.requests.map(({ body }) => body).join('\n')).not.toContain(realKey)

      const { sha256, files: compiled } = await compiledByCommand(project.path, runtime)
      const [started] = dataOf(await recordedOf(row), 'AttemptStarted')
      expect(started?.configuration).toBe(sha256)
      const stored = (await leeway.wired.blobs.get(sha256)).toString('utf8')
      expect(JSON.parse(stored)).toEqual(compiled.map(({ path, text }) => [path, text]))
      for (const { path, text } of compiled.filter((one) => !one.path.endsWith('.rules')))
        expect(told, path).toContain(text.trim())
    },
  )

  test.runIf(isThere)(
    'is stopped, and its run a failure, once a call ran whose hook was silenced',
    async () => {
      const again = (n: number): ScriptedTurn => ({
        says: '',
        calls: [{ act: 'writeFile', path: `src/${n}.txt`, content: 'x\n' }],
      })
      const turns: ScriptedTurn[] = [
        { says: '', calls: [{ act: 'runCommand', command }] },
        ...Array.from({ length: 30 }, (_, n) => again(n)),
        done,
      ]
      const files = { 'src/silence.mjs': silencesHooks }
      const { project, model, ask } = await start({ runtime, turns, files, policy: policyOf({}) })
      await ask('silenced')
      const row = await project.runIn('silenced', 'failed', 'settled', 'empty', 'awaitingReview', 'timedOut')
      expect(row.run.outcome).toMatchObject({ class: 'failure', cause: 'violation' })
      expect(row.attempts.at(-1)?.how).toBe('violation')
      const [violated] = dataOf(await recordedOf(row), 'CallViolated')
      expect(violated?.why).toMatch(/ran without asking the policy: its hook was silenced$/)
      const asked = model.requests.length
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      expect(model.requests).toHaveLength(asked)
    },
  )
})

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

/** Leaves a process behind that kills the hook before it can answer. */
const silencesHooks = `import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
if (process.argv[2] === undefined) {
  spawn(process.execPath, [process.argv[1], 'stay'], { detached: true, stdio: 'ignore' }).unref()
  setTimeout(() => process.exit(), 1000)
} else
  for (;;)
    for (const pid of readdirSync('/proc'))
      try {
        if (/^\\d+$/.test(pid) && readFileSync(\`/proc/\${pid}/cmdline\`, 'utf8').includes('hook.sh'))
          process.kill(Number(pid), 9)
      } catch {}
`

test('the real key is in no event, no blob and no file of the installation', async () => {
  expect(await placesHolding(leeway, realKey)).toEqual([])
})

test('after all of it no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
