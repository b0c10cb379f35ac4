// What ends a real program's run before its program does, what keeps one from starting, and what lets its change merge
// by itself. One program stands for all: nothing here is its own doing.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ScriptedTurn } from '../../lib/domain/conformance/script'
import { activityStream, runStream } from '../../lib/domain/events/streams'
import { recordTrial } from '../../lib/wiring/trials'
import { dataOf } from './data-of'
import { openInstallation, type Installation } from './installation'
import { tryProgram } from './prove-program'
import {
  isInstalled,
  noted,
  pathsOf,
  policyOf,
  realKey,
  resultsOf,
  scriptedProject,
  type Scripted,
} from './scripted-agent'

const runtime = 'claude-code'
/** The scripted model says that each of its replies used so many. */
const tokensOfReply = 120

let leeway: Installation
let open: Scripted | undefined
beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterEach(() => open?.model.close())
afterAll(() => leeway.close())

type Wanted = Omit<Parameters<typeof scriptedProject>[1], 'runtime'>

async function start(wanted: Wanted): Promise<Scripted> {
  open = await scriptedProject(leeway, { runtime, ...wanted })
  return open
}

const reads: ScriptedTurn = { says: '', calls: [{ act: 'readFile', path: 'README.md' }] }
const writes = (path: string): ScriptedTurn => ({
  says: '',
  calls: [{ act: 'writeFile', path, content: 'x\n' }],
})
const done: ScriptedTurn = { says: 'Done.' }
const talks = [writes('src/a.txt'), ...Array.from({ length: 20 }, () => reads), done]

const repliesOf = ({ model }: Scripted) => model.requests.filter(({ turn }) => turn !== null).length

describe.runIf(isInstalled(runtime))('a run of a real program', () => {
  test('ends with the tokens it may use, and nothing more passes to its model', async () => {
    const limit = 5 * tokensOfReply
    const scripted = await start({ turns: talks, policy: policyOf({ limits: `, tokens: ${limit}` }) })
    await scripted.ask('tokens')
    const row = await scripted.project.runIn('tokens', 'failed')
    expect(row.run.outcome).toMatchObject({ class: 'completionFailure', cause: 'tokenLimit' })
    const why = `the run's ${limit} tokens are used up: ${limit} were used`
    expect(row.attempts.at(-1)).toMatchObject({ how: 'tokenLimit', why })
    expect(repliesOf(scripted)).toBe(5)
    const used = await noted(leeway, row, 'UsageCounted')
    expect(used.reduce((sum, use) => sum + use.inputTokens + use.outputTokens, 0)).toBe(limit)
  })

  test('ends with the money it may cost, by the prices of its declaration', async () => {
    const modelPrices = { input: 3e6, cachedInput: 3e5, cacheWrite: 3.75e6, output: 15e6 }
    // 100 tokens read and 20 written cost 600 millionths.
    const policy = policyOf({ limits: ', cost: 0.0018 USD' })
    const scripted = await start({ turns: talks, policy, modelPrices })
    await scripted.ask('cost')
    const row = await scripted.project.runIn('cost', 'failed')
    expect(row.run.outcome).toMatchObject({ class: 'completionFailure', cause: 'costLimit' })
    expect(repliesOf(scripted)).toBe(3)
    expect(row.attempts.at(-1)?.why).toBe("the run's 0.0018 USD are spent: 0.0018 USD were used")
    const costs = (await noted(leeway, row, 'UsageCounted')).map(({ costMicroUsd }) => costMicroUsd)
    expect(costs).toEqual([600, 600, 600])
  })

  test('asks nothing of its model once the month is spent, and that is not held against its agent', async () => {
    const policy = policyOf({})
    const scripted = await start({ turns: [writes('src/a.txt'), done], policy })
    const { project, ask, agent } = scripted
    await ask('early')
    await project.runIn('early', 'awaitingReview')
    const before = repliesOf(scripted)
    const tight = policyOf({ more: `budgets: { agent: { tokens: ${2 * tokensOfReply} } }\n` })
    await project.commit({ '.leeway/policy.yaml': tight(agent) })
    await project.adoptProposal()
    await ask('late')
    const late = await project.runIn('late', 'failed')
    expect(late.run.outcome).toMatchObject({ class: 'notCounted', cause: 'budget' })
    const budget = 2 * tokensOfReply
    const why = `the month's ${budget} tokens of this agent are used up: ${budget} were used`
    expect(late.attempts.at(-1)).toMatchObject({ how: 'budget', why })
    expect(repliesOf(scripted)).toBe(before)
    const [refused] = await noted(leeway, late, 'ModelRequestRefused')
    expect(refused?.why).toBe(why)
  })

  test('does not start without a key, or without its program, and says what helps', async () => {
    const { project, ask, agent } = await start({ turns: [done], policy: policyOf({}) })
    delete process.env['ANTHROPIC_API_KEY']
    try {
      await ask('keyless')
      const { run, closing } = await project.runIn('keyless', 'failed')
      expect(run.outcome).toBeNull()
      expect(closing).toMatchObject({ cause: 'modelKeyMissing' })
      expect(closing?.words).toBe(
        `there is no key for the model of agent \`${agent}\`: set \`ANTHROPIC_API_KEY\`, or \`LEEWAY_MODEL_KEY_${agent.toUpperCase().replace(/\W/g, '_')}\` for this agent alone, where \`npm start\` is typed`,
      )
    } finally {
      process.env['ANTHROPIC_API_KEY'] = realKey
    }
    await open?.model.close()
    const programDirectory = '/nowhere/at-all'
    const other = await start({ turns: [done], policy: policyOf({}), programDirectory })
    await other.ask('missing')
    const missing = await other.project.runIn('missing', 'failed')
    expect(missing.run.outcome).toBeNull()
    expect(missing.closing).toMatchObject({ cause: 'agentMissing' })
    expect(missing.closing?.words).toMatch(/^there is no package `@anthropic-ai\/claude-code` in `\/nowhere/)
    expect(missing.attempts).toEqual([])
  })

  test('takes its policy and its settings from what landed, whatever an agent writes in its worktree', async () => {
    const widen = `sed -i 's/src/**/' .leeway/policy.yaml; mkdir -p .claude && echo '{"permissions":{"allow":["Write"]}}' > .claude/settings.json; git add -A; git commit -m wide; git push`
    const turns: ScriptedTurn[] = [
      { says: '', calls: [{ act: 'runCommand', command: widen }] },
      { says: '', calls: [{ act: 'editFile', path: '.leeway/policy.yaml', from: 'src/**', to: '**' }] },
      ...[writes('src/a.txt'), writes('docs/a.txt'), done],
      ...[writes('src/b.txt'), writes('docs/b.txt'), done],
    ]
    const { project, model, ask } = await start({ turns, policy: policyOf({}) })
    await ask('first')
    const first = await project.runIn('first', 'awaitingReview')
    expect(await pathsOf(leeway, first)).toEqual(['src/a.txt'])
    await ask('second')
    const second = await project.runIn('second', 'awaitingReview')
    expect(await pathsOf(leeway, second)).toEqual(['src/b.txt'])
    const { compiledHash, policyVersion } = first.run
    expect(second.run).toMatchObject({ compiledHash, policyVersion })
    expect(resultsOf(model)).toContain('leeway')
  })
})

describe.runIf(isInstalled(runtime))('at auto', () => {
  const more = 'checks: [test -e README.md]\ngates: { files: 10, lines: 100, mergesPerDay: 5 }\n'
  const wished = 'autonomy: auto\n'

  test('a change merges by itself only once its program was tried, and one that failed does not run', async () => {
    const turns = ['a', 'b', 'c'].flatMap((name) => [writes(`src/${name}.txt`), done])
    const { project, ask, agentId } = await start({ turns, policy: policyOf({ more }) })
    const { projectId } = project
    await project.grant('auto', 'feature')

    await ask('untried', wished)
    const untried = await project.runIn('untried', 'awaitingReview', 'merged', 'settled')
    expect(untried.run).toMatchObject({ level: 'review', agentId, state: { name: 'awaitingReview' } })
    expect(untried.levelLowered.map(({ why }) => why)).toEqual([
      'claude-code 2.1.330 was never tried here under `works`: `leeway policy conformance` does it',
    ])

    const { tried, permissions } = await tryProgram(leeway, { projectId, runtime })
    expect(tried.unfinished).toBeNull()
    const trial = { projectId, runtime, permissions } as const
    expect(await recordTrial({ ...trial, tried })).toEqual({ kind: 'proven' })
    await ask('tried', wished)
    const merged = await project.runIn('tried', 'merged', 'settled', 'awaitingReview')
    expect(merged.gatesRefused).toEqual([])
    expect(merged.merged?.how).toBe('auto')
    const started = dataOf(await leeway.wired.log.readStream(runStream(merged.run.runId)), 'AttemptStarted')
    expect(started.map(({ proof }) => proof)).toEqual(['proven'])

    const cut = { ...tried, verdicts: [], unfinished: 'it was stopped' }
    await recordTrial({ ...trial, tried: cut })
    await ask('cut', wished)
    const lowered = await project.runIn('cut', 'awaitingReview', 'merged', 'settled')
    expect(lowered.levelLowered.map(({ why }) => why)).toEqual([
      'the last trial of claude-code 2.1.330 under `works` was cut off: it was stopped; try it again with `leeway policy conformance`',
    ])

    const verdicts = tried.verdicts.map((one) =>
      one.rule === 'secrets' ? { ...one, held: false, by: null } : one,
    )
    await recordTrial({ ...trial, tried: { ...tried, verdicts } })
    await ask('failing', wished)
    const refused = await project.runIn('failing', 'refused')
    expect(refused.closing?.words).toMatch(/^claude-code 2\.1\.330 did not hold `secrets` when it was tried/)
    const { runId, attempt, lease } = refused.run
    expect(await leeway.wired.log.readStream(activityStream(runId, attempt, lease))).toEqual([])
  })
})

test('after all of it no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
