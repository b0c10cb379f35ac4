// What changes between the moment somebody decides and the moment it takes effect: rules adopted meanwhile, bases that
// move, evidence that was never judged.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approval, governProject, policyText, taskPath, taskText, writes } from '../loop/governed-project'
import { openInstallation, type Installation } from '../loop/installation'

let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

const auto = { type: 'chore', autonomy: 'auto' } as const
const protecting = policyText({ more: 'protect: [src/greeting.txt]\n' })
type Project = Awaited<ReturnType<typeof governProject>>

const why = (row: Awaited<ReturnType<Project['runIn']>>) =>
  row.run.state.name === 'awaitingReview' ? row.run.state.why : row.run.state.name

const lasting = '\nawait new Promise((resolve) => setTimeout(resolve, 6_000))'

test('a policy adopted, or a grant narrowed, while the agent works keeps the change from merging by itself', async () => {
  const [project, other] = [await governProject(leeway), await governProject(leeway)]
  for (const { grant } of [project, other]) await grant('auto', 'chore')
  const late = taskText('late', writes('src/greeting.txt', 'hi\n') + lasting, auto)
  const two = `${writes('src/a.txt', 'a')}\nwriteFileSync('src/b.txt', 'b')${lasting}`
  await project.commit({ [taskPath('late')]: late })
  await other.commit({ [taskPath('two')]: taskText('two', two, auto) })
  await other.runIn('two', 'running')
  await other.grant('auto', 'chore', { filesMax: 1 })
  await project.runIn('late', 'running')
  const head = await project.commit({ '.leeway/policy.yaml': protecting })
  await project.adoptProposal()
  const row = await project.runIn('late', 'awaitingReview', 'merged')
  expect(why(row)).toContain('scope: `src/greeting.txt`')
  expect(await project.git('rev-parse', 'main')).toBe(head)
  expect(why(await other.runIn('two', 'awaitingReview', 'merged'))).toContain('2 files are more than 1')
})

test('a policy adopted after a person approved, while the change waits, keeps it from landing', async () => {
  const project = await governProject(leeway)
  await project.commit({ [taskPath('waits')]: taskText('waits', writes('src/greeting.txt', 'hi\n')) })
  const waiting = await project.runIn('waits', 'awaitingReview')
  await writeFile(join(project.path, 'src/greeting.txt'), 'half a thought')
  await leeway.must(leeway.rae, approval(waiting))
  await leeway.until('the wait', async () => {
    const { run } = await project.runIn('waits', 'readyToLand')
    return run.state.name === 'readyToLand' && run.state.waits !== null ? true : undefined
  })
  await project.git('stash')
  await project.git('checkout', '--quiet', '-b', 'elsewhere')
  const head = await project.commit({ '.leeway/policy.yaml': protecting })
  await project.git('stash', 'pop')
  await project.git('branch', '--force', 'main', head)
  await project.git('symbolic-ref', 'HEAD', 'refs/heads/main')
  await project.adoptProposal()
  await project.git('stash')
  const row = await project.runIn('waits', 'awaitingReview', 'merged')
  expect(why(row)).toContain('scope: `src/greeting.txt`')
})

test('a change that a rename on the base carries to a protected place does not follow it there', async () => {
  const project = await governProject(leeway, policyText({ more: 'protect: [infra]\n' }))
  const long = Array.from({ length: 40 }, (_, line) => `line ${line}\n`)
  await project.commit({ 'src/long.txt': long.join('') })
  const deed = writes('src/long.txt', [...long, 'from the agent\n'].join(''))
  await project.commit({ [taskPath('follows')]: taskText('follows', deed) })
  const waiting = await project.runIn('follows', 'awaitingReview')
  await mkdir(join(project.path, 'infra'))
  await rename(join(project.path, 'src/long.txt'), join(project.path, 'infra/long.txt'))
  const head = await project.commit({})
  await leeway.must(leeway.rae, approval(waiting))
  await leeway.until('the end', async () => {
    const types = await project.eventTypes(waiting.run.runId)
    return types.includes('ApprovalVoided') || types.includes('ChangeMerged') || undefined
  })
  const row = await project.runIn('follows', 'awaitingReview', 'merged')
  expect(why(row)).toContain('scope: `infra/long.txt`')
  expect(await project.git('rev-parse', 'main')).toBe(head)
})

test('while a freeze stands a task file that a person submitted waits, like every other landing', async () => {
  const [frozen, other] = [await governProject(leeway), await governProject(leeway)]
  const head = await frozen.git('rev-parse', 'main')
  const scope = { kind: 'project', projectId: frozen.projectId }
  const freezeId = await leeway.must(leeway.rae, { type: 'setFreeze', scope, reason: 'stop' })
  const text = taskText('new', writes('src/a.txt', 'a\n'), { autonomy: 'hold' })
  const landed = ({ git }: Project) =>
    leeway.until('the file', async () => (await git('ls-tree', 'main', taskPath('new'))) || undefined)
  for (const { projectId } of [frozen, other])
    await leeway.must(leeway.rae, { type: 'submitTask', projectId, path: taskPath('new'), text })
  // Files land in the order in which they were submitted.
  await landed(other)
  expect(await frozen.git('rev-parse', 'main')).toBe(head)
  await leeway.must(leeway.ada, { type: 'liftFreeze', freezeId, reason: 'go on' })
  await landed(frozen)
})

test('after all of it no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
