// kill -9 and SIGSTOP for real: workers are processes of their own here, as the supervisor starts them.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../lib/adapters/database/testing/test-database'
import { runStream } from '../../lib/domain/events/streams'
import { governProject, taskPath, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { attemptOf, patientTask } from './patient-task'
import { endProcesses, parentOf, pidsOf, startWorkerProcess, type Started } from './processes'
import { expectWholeLog } from './whole-log'

let database: TestDatabase
let leeway: Installation
let worker: Started

beforeAll(async () => {
  database = await openTestDatabase()
  leeway = await openInstallation({ database })
  worker = startWorkerProcess()
})
afterAll(async () => {
  await endProcesses()
  await leeway.close()
})

const auto = { type: 'chore', autonomy: 'auto' } as const

const attempt = (runId: string, lease: number) => attemptOf(leeway, runId, lease)
const areGone = (pids: readonly number[]) =>
  leeway.until('the processes to be gone', async () =>
    pids.some((pid) => existsSync(`/proc/${pid}/cwd`)) ? undefined : true,
  )

async function begin(name: string) {
  const project = await governProject(leeway)
  await project.grant('auto', 'chore')
  const { mark, text } = patientTask(name, auto)
  await project.commit({ [taskPath(name)]: text })
  const { run } = await project.runIn(name, 'running')
  await attempt(run.runId, 1).isBeating()
  return { project, mark, runId: run.runId }
}

async function landedOnce(project: Project, name: string): Promise<void> {
  const { run } = await project.runIn(name, 'merged')
  const types = await project.eventTypes(run.runId)
  expect(types.filter((type) => type === 'ChangeApproved')).toHaveLength(1)
  expect(types.filter((type) => type === 'ChangeMerged')).toHaveLength(1)
  expect(await project.git('rev-list', '--merges', '--count', 'main')).toBe('1')
  expect(await project.git('status', '--porcelain')).toBe('')
  expect((await project.task(name))?.runs).toHaveLength(1)
}

test('a worker that is killed takes its jail with it; another ends the run, and it lands once', async () => {
  const { project, mark, runId } = await begin('killed')
  const pids = await pidsOf(mark)
  expect(pids).not.toEqual([])
  worker.kill('SIGKILL')
  await worker.ended
  await areGone(pids)
  const stopped = attempt(runId, 1).beats()
  worker = startWorkerProcess()
  await attempt(runId, 2).isBeating()
  expect(attempt(runId, 1).beats() === stopped || attempt(runId, 1).beats() === 0).toBe(true)
  await leeway.until('the dead attempt to be cleared', async () =>
    existsSync(attempt(runId, 1).place) ? undefined : true,
  )
  await attempt(runId, 2).release()
  await landedOnce(project, 'killed')
  const types = await project.eventTypes(runId)
  expect(types.slice(2, 7)).toEqual([
    'LeaseTaken',
    'AttemptStarted',
    'LeaseLost',
    'LeaseTaken',
    'AttemptStarted',
  ])
  await leeway.until('everything to be cleared', async () => {
    const left = ['attempts', 'checkouts', 'scratch'].map((name) => readdir(join(leeway.data, name)))
    return (await Promise.all(left)).flat().length === 0 ? true : undefined
  })
})

test('a worker that was stopped beyond its lease writes nothing more and kills its jail when it wakes', async () => {
  const { project, mark, runId } = await begin('stopped')
  const pids = await pidsOf(mark)
  worker.kill('SIGSTOP')
  const second = startWorkerProcess()
  await attempt(runId, 2).isBeating()
  const before = await leeway.wired.log.size()
  worker.kill('SIGCONT')
  await areGone(pids)
  await attempt(runId, 2).release()
  await landedOnce(project, 'stopped')
  const events = await leeway.wired.log.readStream(runStream(runId))
  const [first] = events.flatMap((event) => (event.type === 'LeaseTaken' ? [event.data.workerId] : []))
  const late = (await leeway.wired.log.readAll(before, 10_000)).filter((event) => event.runId === runId)
  const ours = ['LandingStarted', 'ChangeMerged', 'BaseObserved']
  // As steward it may well land for the other one; of its own attempt it says nothing.
  expect(late.filter(({ actor, type }) => actor.id === first && !ours.includes(type))).toEqual([])
  second.kill('SIGTERM')
  expect(await second.ended).toBe(0)
})

test.each([
  ['its program', async (pid: number) => parentOf(pid)],
  ['all of its jail', async (pid: number) => parentOf(await parentOf(pid))],
])('an agent of which somebody kills %s ends in a recorded state and never clean', async (what, victimOf) => {
  const name = what === 'its program' ? 'shot' : 'felled'
  const { project, mark } = await begin(name)
  const [child = 0] = await pidsOf(mark)
  process.kill(await victimOf(child), 'SIGKILL')
  const { run, attempts } = await project.runIn(name, 'awaitingReview', 'failed', 'empty')
  expect(attempts.at(-1)?.exitCode).not.toBe(0)
  expect(run.outcome?.class).not.toBe('clean')
  expect(await project.git('rev-list', '--merges', '--count', 'main')).toBe('0')
})

test('a worker that dies after it touched the repository and before it said so: recovery says so, once', async () => {
  const admin = new Client({ connectionString: database.adminUrl })
  await admin.connect()
  await holdTheWord(admin)
  const { project, runId } = await begin('spoken')
  await attempt(runId, 1).release()
  await leeway.until('the outcome to be about to be written', async () => {
    const { rowCount } = await admin.query(
      "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
    )
    return rowCount === 0 ? undefined : true
  })
  expect((await project.eventTypes(runId)).at(-1)).toBe('LandingStarted')
  expect(await project.git('rev-list', '--merges', '--count', 'main')).toBe('1')
  worker.kill('SIGKILL')
  await worker.ended
  // The server would still write what its dead client asked for.
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
  )
  await admin.query('DROP TRIGGER hold_the_word ON event')
  await admin.end()
  expect((await project.eventTypes(runId)).at(-1)).toBe('LandingStarted')
  worker = startWorkerProcess()
  await landedOnce(project, 'spoken')
})

/** From now on nobody can write ChangeMerged while this connection lives. */
async function holdTheWord(admin: Client): Promise<void> {
  await admin.query(`
    CREATE FUNCTION hold_the_word() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$;
    CREATE TRIGGER hold_the_word BEFORE INSERT ON event
      FOR EACH ROW WHEN (NEW.type = 'ChangeMerged') EXECUTE FUNCTION hold_the_word();
    SELECT pg_advisory_lock(42);`)
}

test('a worker that dies the moment its landing is announced: the change lands once', async () => {
  const { project, runId } = await begin('announced')
  const unlisten = await leeway.wired.log.onAppended(() => {
    void killAtLanding(runId)
  })
  await attempt(runId, 1).release()
  await worker.ended
  await unlisten()
  expect(await project.eventTypes(runId)).toContain('LandingStarted')
  worker = startWorkerProcess()
  await landedOnce(project, 'announced')
})

async function killAtLanding(runId: string): Promise<void> {
  const events = await leeway.wired.log.readStream(runStream(runId))
  if (events.some(({ type }) => type === 'LandingStarted')) worker.kill('SIGKILL')
}

test('after all of it no event is missing, and every row folds anew to the same', async () => {
  await expectWholeLog(leeway)
  expect(worker.output()).not.toContain('a fault in Leeway itself')
  worker.kill('SIGTERM')
  expect(await worker.ended).toBe(0)
})
