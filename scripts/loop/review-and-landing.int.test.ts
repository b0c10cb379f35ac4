import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fingerprint, governProject, taskPath, taskText, writes } from './governed-project'
import { openInstallation, type Installation } from './installation'

let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

function approval(row: { run: { runId: string; delivery: { commit: string } | null } }) {
  const { runId, delivery } = row.run
  return { type: 'approveChange', runId, commit: delivery?.commit ?? '', unviewed: [] }
}

test('a task file becomes a reviewed change, merged into a repository that nobody touched before', async () => {
  const project = await governProject(leeway)
  const head = await project.commit({
    [taskPath('greet')]: taskText('greet', writes('src/greeting.txt', 'hi\n')),
  })
  const before = await fingerprint(project.path)
  const waiting = await project.runIn('greet', 'awaitingReview')
  expect(await fingerprint(project.path)).toBe(before)
  await leeway.must(leeway.rae, approval(waiting))
  const { run, merged } = await project.runIn('greet', 'merged')
  expect(await readFile(join(project.path, 'src/greeting.txt'), 'utf8')).toBe('hi\n')
  expect(await project.git('rev-parse', 'main')).toBe(merged?.merge)
  expect(await project.git('rev-parse', 'main^1', 'main^2')).toBe(`${head}\n${run.delivery?.commit ?? ''}`)
  expect(await project.git('status', '--porcelain')).toBe('')
  expect(await project.eventTypes(run.runId)).toEqual([
    'RunRequested',
    'RunAuthorized',
    'LeaseTaken',
    'AttemptStarted',
    'AttemptEnded',
    'TreeCaptured',
    'ChecksRun',
    'ReviewRequested',
    'ChangeApproved',
    'LandingStarted',
    'ChangeMerged',
  ])
  expect(leeway.faults).toEqual([])
})
