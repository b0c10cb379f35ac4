// What has merged is watched: its checks run again, people audit it, and what turns out wrong is taken back.
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { laneStream, projectStream, runStream } from '../../lib/domain/events/streams'
import { fact, type EventType } from '../../lib/domain/events/vocabulary'
import { appendOf, loadRun, runContext } from '../../lib/orchestrator/ground'
import { landingRound } from '../../lib/orchestrator/landing-round'
import { stewardRound } from '../../lib/orchestrator/steward'
import { watchingRound } from '../../lib/orchestrator/watching-round'
import { inbox } from '../../lib/projections/inbox'
import {
  approval,
  governProject,
  policyText,
  taskPath,
  taskText,
  writes,
  type Project,
} from './governed-project'
import { openInstallation, type Installation } from './installation'
import { runLeeway } from './processes'

const types = `  notes:
    profile: implement
    agent: obedient
    onRegression: revert
  read:
    profile: implement
    agent: obedient
`
/** A check that comes later, and that a change breaks which merged before. */
const stricter = (path: string) => `checks:\n  - name: no-${path}\n    run: test ! -e src/${path}.txt\n`

let leeway: Installation
let project: Project

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
  project = await governProject(leeway, policyText({ types }))
})
afterAll(() => leeway.close())

const lane = (taskType: string) => ({ agentId: leeway.agentId, projectId: project.projectId, taskType })
const base = () => project.git('rev-parse', 'main')
const read = (path: string) => readFile(join(project.path, path), 'utf8')

const grantAuto = (taskType: string, samplingShare = 0) => project.grant('auto', taskType, { samplingShare })

const commitTask = (name: string, type: string) =>
  project.commit({
    [taskPath(name)]: taskText(name, writes(`src/${name}.txt`, `${name}\n`), { type, autonomy: 'auto' }),
  })

/** A change that merged by itself. */
async function merged(name: string, type: string) {
  await commitTask(name, type)
  const { run: found, merged: as } = await project.runIn(name, 'merged')
  expect(as?.how).toBe('auto')
  return { runId: found.runId, merge: as?.merge ?? '' }
}

async function eventsOf(stream: string, type: EventType) {
  return (await leeway.wired.log.readStream(stream)).filter((event) => event.type === type)
}

function eventIn(runId: string, type: EventType) {
  return leeway.until(`${type} of the run`, async () => (await eventsOf(runStream(runId), type)).at(-1))
}

const itemOf = async (runId: string) => (await leeway.wired.readModels.get(inbox, `run/${runId}`))?.item

test('the checks run again on what merged by itself, once, and not on what a person merged', async () => {
  await grantAuto('notes')
  const { runId, merge } = await merged('one', 'notes')
  const { data } = await eventIn(runId, 'MergeChecked')
  expect(data).toMatchObject({ merge, results: [{ name: 'tests', outcome: 'passed' }], before: [] })
  await project.commit({ [taskPath('mine')]: taskText('mine', writes('src/mine.txt', 'mine\n')) })
  const mine = await project.runIn('mine', 'awaitingReview')
  await leeway.must(leeway.rae, approval(mine))
  await project.runIn('mine', 'merged')
  expect(await leeway.wired.index.watchedMerges()).toEqual([])
  expect(await watchingRound(await leeway.ground())).toEqual([])
  expect(await eventsOf(runStream(runId), 'MergeChecked')).toHaveLength(1)
  expect(await eventsOf(runStream(mine.run.runId), 'MergeChecked')).toEqual([])
})

/** Merges while no worker runs, so that nothing has looked at it yet. */
async function mergedUnseen(name: string): Promise<string> {
  await grantAuto('notes')
  const lock = join(project.path, '.git/index.lock')
  await commitTask(name, 'notes')
  await writeFile(lock, '')
  const { run: waiting } = await leeway.until('it to wait for the checkout', async () => {
    const row = await project.runIn(name, 'readyToLand')
    return row.run.state.name === 'readyToLand' && row.run.state.waits !== null ? row : undefined
  })
  await leeway.stopWorker()
  await rm(lock)
  expect(await landingRound(await leeway.ground())).toEqual([])
  expect((await loadRun(leeway.wired, waiting.runId))?.state.name).toBe('merged')
  return waiting.runId
}

describe('a check that a change breaks', () => {
  let runId = ''

  test('is found on the base branch, and the change is taken back from it', async () => {
    runId = await mergedUnseen('two')
    const text = await read('.leeway/policy.yaml')
    await project.commit({ '.leeway/policy.yaml': text.replace('checks:\n', stricter('two')) })
    expect(await stewardRound(await leeway.ground())).toEqual([])
    await leeway.startWorker()
    await project.runIn('two', 'reverted')
    const [found] = await eventsOf(runStream(runId), 'RegressionFound')
    expect(found?.data).toEqual({
      how: 'check `no-two` does not pass on the base branch with it, and passed before it',
      sure: 1,
    })
    expect(existsSync(join(project.path, 'src/two.txt'))).toBe(false)
    expect(await project.git('status', '--porcelain')).toBe('')
    const merge = (await loadRun(leeway.wired, runId))?.merged?.merge ?? ''
    expect(await project.git('log', '-1', '--format=%B')).toBe(
      `Revert "Do two"\n\nThis reverts commit ${merge}.\n\nLeeway-Run: ${runId}`,
    )
    expect((await eventIn(runId, 'ChangeReverted')).data).toEqual({ commit: await base(), landed: true })
    expect(await itemOf(runId)).toMatchObject({ kind: 'takenBack', state: 'told' })
  })

  test('lowers the lane for that run, and the revert is nobody’s evidence', async () => {
    const lowered = await leeway.until('the lane to fall', async () =>
      (await eventsOf(laneStream(lane('notes')), 'StandingLowered')).at(-1),
    )
    expect(lowered.data).toMatchObject({ from: 'auto', to: 'review', evidence: [runId] })
    const tip = { commit: await base(), landedByLeeway: true }
    await leeway.until('the revert to be seen as landed by Leeway', async () =>
      (await eventsOf(projectStream(project.projectId), 'BaseObserved')).find(
        ({ data }) => JSON.stringify({ ...data, ...tip }) === JSON.stringify(data),
      ),
    )
    expect(await eventsOf(runStream(runId), 'RegressionFound')).toHaveLength(1)
    const { outcomes } = await leeway.wired.index.laneRuns(lane('notes'))
    expect(outcomes.map((one) => [one.runId === runId, one.class])).toEqual([
      [false, 'pending'],
      [true, 'failure'],
    ])
  })
})

test('what did not pass before the change either is held against nobody', async () => {
  const runId = await mergedUnseen('three')
  const text = await read('.leeway/policy.yaml')
  const broken = text.replace('checks:\n', 'checks:\n  - name: never\n    run: "false"\n')
  await project.commit({ '.leeway/policy.yaml': broken })
  expect(await stewardRound(await leeway.ground())).toEqual([])
  await leeway.startWorker()
  const outcomes = [
    { name: 'never', outcome: 'failed' },
    { name: 'no-two', outcome: 'passed' },
    { name: 'tests', outcome: 'passed' },
  ]
  expect((await eventIn(runId, 'MergeChecked')).data).toMatchObject({ results: outcomes, before: outcomes })
  expect((await loadRun(leeway.wired, runId))?.state.name).toBe('merged')
  await project.commit({ '.leeway/policy.yaml': text })
  await project.adoptProposal()
})

test('a revert that was announced by a worker that died is concluded by the next one', async () => {
  const runId = await mergedUnseen('four')
  const found = { type: 'reportRegression', runId, words: 'it broke the build' }
  await leeway.must(leeway.rae, found)
  const [ground, dying] = [await leeway.ground(), await loadRun(leeway.wired, runId)]
  if (dying?.merged == null) throw new Error('it has not merged')
  const source = { projectId: project.projectId, source: project.path, baseBranch: 'main' }
  const { merge } = dying.merged
  const words = { title: 'Revert', trailer: `Leeway-Run: ${runId}` }
  const made = await ground.git.revert({ ...source, runId, merge, base: merge, ...words })
  if (made.kind !== 'merged') throw new Error(made.kind)
  const started = fact('RevertStarted', { commit: made.merge, expectedBase: merge })
  const context = runContext(dying, ground.actor, ground.clock.now())
  const append = { stream: runStream(runId), expectedVersion: dying.version, facts: [started], context }
  await ground.log.append([appendOf(append)])
  await ground.git.land(source, made.merge, merge)
  await leeway.startWorker()
  await project.runIn('four', 'reverted')
  expect((await eventIn(runId, 'ChangeReverted')).data).toEqual({ commit: made.merge, landed: true })
  expect(await base()).toBe(made.merge)
})

test('a revert that conflicts with what came after is left to a person, and a lead may withdraw what was found', async () => {
  await grantAuto('notes')
  const { runId } = await merged('five', 'notes')
  await eventIn(runId, 'MergeChecked')
  await project.commit({ 'src/five.txt': 'five, and more\n' })
  const words = ['regression', 'report', '--run', runId, '--reason', 'it counts wrongly']
  const { stdout } = await runLeeway(...words, '--as', await leeway.emailOf(leeway.rae))
  expect(stdout).toBe('recorded: the change counts as a failure of its agent\n')
  const { data } = await eventIn(runId, 'RevertGivenUp')
  expect(data).toEqual({ why: 'it conflicts with what came after the change in src/five.txt' })
  expect(await read('src/five.txt')).toBe('five, and more\n')
  expect(await itemOf(runId)).toMatchObject({ kind: 'revertNeeded', state: 'open' })
  const withdrawal = { type: 'withdrawRegression', runId, reason: 'it was another change' }
  // Ada owns the agent.
  expect(await leeway.ask(leeway.ada, withdrawal)).toMatchObject({ ok: false })
  await leeway.must(leeway.rae, withdrawal)
  expect((await project.runIn('five', 'merged')).regression).toBeNull()
})

describe('what was drawn for an audit', () => {
  const audit = (runId: string, clean: boolean) => ({
    type: 'giveAudit',
    ...{ runId, clean, words: clean ? 'read, and fine' : 'it forgets the last line' },
  })
  const outcomeOf = async (runId: string) =>
    (await leeway.wired.index.laneRuns(lane('read'))).outcomes.find((one) => one.runId === runId)

  test('counts once somebody who does not own the agent has read it, on their word', async () => {
    await grantAuto('read', 1)
    const { runId } = await merged('six', 'read')
    expect(await itemOf(runId)).toMatchObject({ kind: 'sampledAudit', state: 'open' })
    expect(await outcomeOf(runId)).toMatchObject({ sampled: true, vouchedBy: 'nobody' })
    expect(await leeway.ask(leeway.ada, audit(runId, true))).toMatchObject({
      ok: false,
      why: 'you own this agent: somebody else audits its changes',
    })
    await leeway.must(leeway.rae, audit(runId, true))
    expect(await outcomeOf(runId)).toMatchObject({ vouchedBy: 'person', class: 'pending' })
    expect(await itemOf(runId)).toBeNull()
    expect(await leeway.ask(leeway.rae, audit(runId, false))).toMatchObject({
      ok: false,
      why: 'this change was audited already',
    })
  })

  test('is a failure where it is not clean, and lowers the lane; it stays where policy does not say revert', async () => {
    const { runId } = await merged('seven', 'read')
    await leeway.must(leeway.rae, audit(runId, false))
    const lowered = await leeway.until('the lane to fall', async () =>
      (await eventsOf(laneStream(lane('read')), 'StandingLowered')).at(-1),
    )
    expect(lowered.data).toMatchObject({ cause: 'regression', evidence: [runId] })
    expect(await outcomeOf(runId)).toMatchObject({ class: 'failure' })
    expect((await project.runIn('seven', 'regressed')).regression?.how).toBe(
      'its audit found: it forgets the last line',
    )
    expect(await read('src/seven.txt')).toBe('seven\n')
  })

  test('is nothing that was not drawn; a commit that repairs the change says what an audit would have', async () => {
    const { run: mine, merged: as } = await project.runIn('mine', 'merged')
    expect(await leeway.ask(leeway.rae, audit(mine.runId, true))).toMatchObject({
      ok: false,
      why: expect.stringContaining('was not drawn for an audit') as unknown,
    })
    await project.git(
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      `mend it\n\nFixes: ${as?.merge.slice(0, 12) ?? ''}`,
    )
    const { regression } = await project.runIn('mine', 'regressed')
    expect(regression).toMatchObject({ sure: 0.8, by: { kind: 'system', id: 'git' } })
    expect(regression?.how).toContain('it was repaired on the base branch by')
  })
})

describe('a report', () => {
  const says = (name: string) =>
    taskText(
      name,
      "import { writeFileSync } from 'node:fs'\nwriteFileSync(`${process.env.LEEWAY_RUN_DIR}/handover.md`, '# Found\\n')",
      {
        ...{ type: 'read', autonomy: 'hold' },
      },
    )

  async function reported(name: string): Promise<string> {
    await project.commit({ [taskPath(name)]: says(name) })
    const { taskId } = await leeway.until('the task', () => project.task(name))
    const task = { projectId: project.projectId, taskId }
    await leeway.must(leeway.rae, { type: 'claimTask', ...task, hours: 1 })
    await leeway.must(leeway.rae, { type: 'requestRun', ...task, agentId: null })
    return (await project.runIn(name, 'reported')).run.runId
  }
  const outcomeOf = async (runId: string) =>
    (await leeway.wired.index.laneRuns(lane('read'))).outcomes.find((one) => one.runId === runId)

  test('counts once its reader has accepted it, and is judged once', async () => {
    const runId = await reported('asked')
    expect(await outcomeOf(runId)).toBeUndefined()
    expect(await itemOf(runId)).toMatchObject({ kind: 'reportReady', personId: leeway.rae.personId })
    await leeway.must(leeway.rae, { type: 'acceptReport', runId })
    expect(await outcomeOf(runId)).toMatchObject({ class: 'clean', vouchedBy: 'person' })
    expect(await itemOf(runId)).toBeNull()
    const drop = { type: 'dropReport', runId, cause: 'agent', words: 'on second thoughts' }
    expect(await leeway.ask(leeway.rae, drop)).toMatchObject({ ok: false })
  })

  test('counts as one that nobody read where its agent’s owner accepts it, while somebody else could', async () => {
    const runId = await reported('askedByOwner')
    await leeway.must(leeway.ada, { type: 'acceptReport', runId })
    expect(await outcomeOf(runId)).toMatchObject({ class: 'clean', grade: 0.25 })
  })

  test('is a failure where its reader drops it for the agent’s fault, and its task is open again', async () => {
    const runId = await reported('askedInVain')
    const drop = { type: 'dropReport', runId, cause: 'agent', words: 'it answers another question' }
    await leeway.must(leeway.rae, drop)
    expect(await outcomeOf(runId)).toMatchObject({ class: 'failure' })
    await project.runIn('askedInVain', 'droppedReport')
  })
})

test('no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
