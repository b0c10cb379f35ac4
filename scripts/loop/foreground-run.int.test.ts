// `leeway run` in a process of its own, without any worker beside it unless a test starts one.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stewardRound } from '../../lib/orchestrator/steward'
import { governProject, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { attemptOf } from './patient-task'
import { endProcesses, newMark, pidsOf, startLeeway, type Started } from './processes'
import { expectWholeLog } from './whole-log'

let leeway: Installation
let project: Project
let email: string

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
  project = await governProject(leeway)
  await project.grant('auto', 'chore')
  await leeway.stopWorker()
  email = await leeway.emailOf(leeway.ada)
})
afterAll(async () => {
  await endProcesses()
  await leeway.close()
})

const runHere = (name: string, ...more: string[]) => startLeeway('run', name, '--as', email, ...more)

/** Puts a task on the base branch, closed for workers until somebody asks for a run: nobody works. */
async function addTask(name: string, deed: string, type = 'feature'): Promise<void> {
  const autonomy = type === 'chore' ? 'auto' : 'review'
  await project.commit({ [taskPath(name)]: taskText(name, deed, { type, autonomy }) })
  const ground = await leeway.ground()
  // Read without being started: a worker without a jail starts nothing.
  await stewardRound({ ...ground, probe: { ok: false, why: 'none here', help: 'none' } })
  await leeway.wired.readModels.catchUp()
}

async function says(started: Started, words: string): Promise<void> {
  await leeway.until(`the command to say ${words}`, async () =>
    started.output().includes(words) ? true : undefined,
  )
}

test('a run is done here, shown as it goes, and ends with code 3 where a person is needed', async () => {
  const talk = `console.log('hello \\u001b[2J from the agent')\n${writes('src/greeting.txt', 'hi\n')}`
  await addTask('shown', talk)
  const command = runHere('shown')
  expect(await command.ended).toBe(3)
  expect(command.output()).toContain('it runs in this process')
  expect(command.stdout()).toContain('agent stdout | hello \\u{1b}[2J from the agent')
  const { run } = await project.runIn('shown', 'awaitingReview')
  expect(command.output()).toContain(`run ${run.runId} is awaiting review`)
})

test('with --json every line is one fact, the run’s own stream among them whole and in order', async () => {
  await addTask('told', writes('src/told.txt', 'told\n'))
  const command = runHere('told', '--json')
  expect(await command.ended).toBe(3)
  const lines = command.stdout().trim().split('\n')
  const facts = lines.map((line): unknown => JSON.parse(line))
  const { run } = await project.runIn('told', 'awaitingReview')
  const own = facts.filter((fact) => isOf(fact, `run/${run.runId}`))
  expect(own.map((fact) => fact.type)).toEqual(await project.eventTypes(run.runId))
})

function isOf(fact: unknown, stream: string): fact is { type: string } {
  return typeof fact === 'object' && fact !== null && 'stream' in fact && fact.stream === stream
}

test('at auto it goes on until the change has landed, without any worker', async () => {
  await addTask('alone', writes('src/greeting.txt', 'landed\n'), 'chore')
  const command = runHere('alone')
  expect(await command.ended).toBe(0)
  expect(await readFile(join(project.path, 'src/greeting.txt'), 'utf8')).toBe('landed\n')
  const { merged } = await project.runIn('alone', 'merged')
  expect(merged?.how).toBe('auto')
})

test('Ctrl-C kills the jail and hands the run back, and no attempt is lost', async () => {
  const mark = newMark()
  await addTask('interrupted', `import { spawn } from 'node:child_process'\nspawn('sleep', ['${mark}'])`)
  const command = runHere('interrupted')
  await leeway.until('the agent', async () => ((await pidsOf(mark)).length > 0 ? true : undefined))
  // As at a terminal under npm: from both.
  command.kill('SIGINT')
  command.kill('SIGINT')
  expect(await command.ended).toBe(130)
  expect(await pidsOf(mark)).toEqual([])
  expect(command.output()).toContain('handed back')
  const { run } = await project.runIn('interrupted', 'queued')
  expect(run.attempt).toBe(1)
  expect((await project.eventTypes(run.runId)).at(-1)).toBe('LeaseLost')
  await leeway.must(leeway.ada, { type: 'cancelRun', runId: run.runId, reason: 'shown' })
})

const untilReleased = `import { existsSync, rmSync, writeFileSync } from 'node:fs'
const waiting = setInterval(() => {
  if (!existsSync('src/release')) return
  clearInterval(waiting)
  rmSync('src/release')
  console.log('at last')
  writeFileSync('src/taken.txt', 'taken')
}, 50)`

test('a run that a worker has begun is followed to its end, and the command says so', async () => {
  await addTask('taken', untilReleased)
  await leeway.startWorker()
  const begun = await project.runIn('taken', 'running')
  const command = runHere('taken')
  await says(command, 'it is followed')
  await attemptOf(leeway, begun.run.runId, 1).release()
  expect(await command.ended).toBe(3)
  expect(command.output()).toContain('a running worker was faster')
  expect(command.stdout()).toContain('agent stdout | at last')
  const { run } = await project.runIn('taken', 'awaitingReview')
  expect(run.lease).toBe(1)
  await leeway.stopWorker()
})

test('what cannot begin is refused with code 1, words that are off with code 2', async () => {
  const [unknown, nameless] = [runHere('nothing'), startLeeway('run', '--as', email)]
  expect(await unknown.ended).toBe(1)
  expect(unknown.output()).toContain('there is no task `nothing`')
  expect(await nameless.ended).toBe(2)
  await says(nameless, 'usage: leeway run')
})

test('after all of it every row folds anew to the same', async () => {
  await expectWholeLog(leeway)
})
