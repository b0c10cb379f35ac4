// kill -9 of the database under a worker, with the server that the supervisor keeps.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../lib/adapters/database/client'
import { keepDatabase } from '../keep-database'
import { governProject, taskPath, taskText } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { attemptOf, patientTask } from './patient-task'
import { endProcesses, parentOf, pidsOf, startWorkerProcess, type Started } from './processes'
import { expectWholeLog } from './whole-log'

let directory: string
let kept: Awaited<ReturnType<typeof keepDatabase>>
let leeway: Installation
let worker: Started

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leeway-killed-database-'))
  kept = await keepDatabase({ dataDirectory: directory, adminDatabaseUrl: null })
  leeway = await openInstallation({ database: openDatabase(kept.url), dataDirectory: directory })
  worker = startWorkerProcess()
})
afterAll(async () => {
  await endProcesses()
  await leeway.close()
  await kept.stop()
  await rm(directory, { recursive: true, force: true })
})

async function serverPid(): Promise<number> {
  return Number((await readFile(join(directory, 'database/postmaster.pid'), 'utf8')).split('\n')[0])
}

/** The server and all it started. */
async function signalServer(signal: NodeJS.Signals): Promise<void> {
  const server = await serverPid()
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(pids.map((pid) => parentOf(pid).catch(() => 0)))
  for (const pid of [server, ...pids.filter((_, index) => parents[index] === server)])
    process.kill(pid, signal)
}

/** Another server process than `killed` answers; what it started may answer a moment longer. */
async function isBack(killed: number): Promise<void> {
  const isServing = async () =>
    (await serverPid().catch(() => killed)) !== killed &&
    (await leeway.wired.log.size().then(
      () => true,
      () => false,
    ))
  while (!(await isServing())) await new Promise((resolve) => setTimeout(resolve, 200))
}

test('a database that is killed while an agent works comes back, and the run goes on to its end', async () => {
  const project = await governProject(leeway)
  const deed = `import { writeFileSync } from 'node:fs'
let beats = 0
const beat = setInterval(() => {
  console.log('beat', beats)
  if (++beats < 60) return
  clearInterval(beat)
  writeFileSync('src/done.txt', 'done\\n')
}, 100)`
  await project.commit({ [taskPath('patient')]: taskText('patient', deed) })
  const { run } = await project.runIn('patient', 'running')
  const server = await serverPid()
  process.kill(server, 'SIGKILL')
  await isBack(server)
  const ended = await project.runIn('patient', 'awaitingReview')
  expect(ended.run.runId).toBe(run.runId)
  const types = await project.eventTypes(run.runId)
  expect(types.filter((type) => type === 'ReviewRequested')).toHaveLength(1)
  const output = await leeway.wired.blobs.get(ended.attempts.at(-1)?.output ?? '')
  const said = output.toString('utf8').trim().split('\n')
  expect(said).toEqual(said.map((_, index) => `beat ${index}`))
  expect(said).toHaveLength(60)
})

test('a database that does not answer: the jail is ended, and the run is done once the answers come', async () => {
  const project = await governProject(leeway)
  const { mark, text } = patientTask('silent')
  await project.commit({ [taskPath('silent')]: text })
  const { run } = await project.runIn('silent', 'running')
  await attemptOf(leeway, run.runId, 1).isBeating()
  await signalServer('SIGSTOP')
  try {
    while ((await pidsOf(mark)).length > 0) await new Promise((resolve) => setTimeout(resolve, 200))
  } finally {
    await signalServer('SIGCONT')
  }
  await attemptOf(leeway, run.runId, 2).isBeating()
  await attemptOf(leeway, run.runId, 2).release()
  await project.runIn('silent', 'awaitingReview')
  const types = await project.eventTypes(run.runId)
  expect(types.filter((type) => type === 'AttemptEnded')).toHaveLength(1)
})

test('no event is missing afterwards, every row folds anew to the same, and the worker never fell', async () => {
  await expectWholeLog(leeway)
  expect(worker.output()).not.toContain('a fault in Leeway itself')
  worker.kill('SIGTERM')
  expect(await worker.ended).toBe(0)
})
