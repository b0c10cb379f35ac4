// A small file system of its own as the data directory, filled to the brim at different moments of a run.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fingerprint, governProject, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { expectWholeLog } from './whole-log'

const megabyte = 1024 ** 2
const sizeMegabytes = 48

const mountPoint = await mkdtemp(join(tmpdir(), 'leeway-full-disk-'))
const isMounted = mount()
if (!isMounted) console.log('skipped: a small file system cannot be mounted here, so no disk can be filled')

function mount(): boolean {
  const args = ['-t', 'tmpfs', '-o', `size=${sizeMegabytes}m,mode=0711`, 'tmpfs', mountPoint]
  return process.getuid?.() === 0 && spawnSync('mount', args).status === 0
}

let leeway: Installation
let project: Project
const filler = join(mountPoint, 'filler')

beforeAll(async () => {
  if (!isMounted) return
  leeway = await openInstallation({ dataDirectory: mountPoint })
  await leeway.startWorker()
  project = await governProject(leeway)
  await project.grant('auto', 'chore')
})
afterAll(async () => {
  if (isMounted) {
    await leeway.close()
    execFileSync('umount', ['--lazy', mountPoint])
  }
  await rm(mountPoint, { recursive: true, force: true })
})

/** Leaves `bytes` free. */
async function fillBut(bytes: number): Promise<void> {
  await makeRoom()
  const { bavail, bsize } = await statfs(mountPoint)
  await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
}
const makeRoom = () => rm(filler, { force: true })

async function nothingIsLeft(): Promise<void> {
  await leeway.until('left-overs to be cleared', async () => {
    const names = ['attempts', 'checkouts', 'scratch', 'work', 'trash']
    const left = names.map((name) => readdir(join(mountPoint, name)).catch(() => []))
    return (await Promise.all(left)).flat().length === 0 ? true : undefined
  })
}

const full = { kind: 'diskFull', message: expect.stringMatching(/disk is full.*leeway-full-disk/) as unknown }

async function failsForLackOfRoom(name: string): Promise<void> {
  const before = await fingerprint(project.path)
  const { run, closing } = await project.runIn(name, 'failed')
  expect({ kind: closing?.cause, message: closing?.words }).toEqual(full)
  expect(run.outcome).toBeNull()
  await makeRoom()
  await nothingIsLeft()
  expect(await fingerprint(project.path)).toBe(before)
}

describe.skipIf(!isMounted)('a full disk', () => {
  test('an attempt that cannot be laid out fails as ours, and a later run of the task works', async () => {
    await project.commit({ 'src/large.bin': randomBytes(4 * megabyte).toString('base64') })
    await leeway.until('the commit to be read', async () => {
      const head = await project.git('rev-parse', 'HEAD')
      const events = await leeway.wired.log.readStream(`project/${project.projectId}`)
      return events.some((one) => one.type === 'BaseObserved' && one.data.commit === head) ? true : undefined
    })
    await fillBut(2 * megabyte)
    await project.commit({ [taskPath('laid')]: taskText('laid', writes('src/a.txt', 'a\n')) })
    await failsForLackOfRoom('laid')
    const { taskId = '' } = (await project.task('laid')) ?? {}
    const { projectId } = project
    await leeway.must(leeway.ada, { type: 'requestRun', projectId, taskId, agentId: null })
    await project.runIn('laid', 'awaitingReview')
  })

  test('a tree that cannot be captured fails as ours', async () => {
    const deed = `import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
for (let n = 0; n < 5; n++) writeFileSync('src/random' + n, randomBytes(3 * ${megabyte}))`
    await fillBut(26 * megabyte)
    await project.commit({ [taskPath('taken')]: taskText('taken', deed) })
    await failsForLackOfRoom('taken')
  })

  test('a base that cannot be fetched: the approved change waits and says why, then lands', async () => {
    await project.commit({ [taskPath('lands')]: taskText('lands', writes('src/b.txt', 'b\n')) })
    const { run } = await project.runIn('lands', 'awaitingReview')
    await fillBut(megabyte)
    const head = await project.commit({ 'src/second.bin': randomBytes(3 * megabyte).toString('base64') })
    const before = await fingerprint(project.path)
    const { runId, delivery } = run
    const approval = { type: 'approveChange', runId, commit: delivery?.commit, unviewed: [] }
    await leeway.must(leeway.ada, approval)
    await leeway.until('the reason', async () => {
      const { run: now } = await project.runIn('lands', 'readyToLand')
      return now.state.name === 'readyToLand' && now.state.waits?.includes('disk is full') ? true : undefined
    })
    expect(await project.git('rev-parse', 'main')).toBe(head)
    expect(await fingerprint(project.path)).toBe(before)
    await makeRoom()
    await project.runIn('lands', 'merged')
    await nothingIsLeft()
  })

  test('after all of it no worker met a bug, and every row folds anew to the same', async () => {
    expect(leeway.faults).toEqual([])
    await expectWholeLog(leeway)
  })
})
