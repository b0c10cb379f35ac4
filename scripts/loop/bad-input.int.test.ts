// What an agent may do and still deliver: much, strange or nothing, within the limits that policy sets.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Change } from '../../lib/domain/change'
import type { RunRow } from '../../lib/projections/runs'
import { approval, governProject, policyText, taskPath, taskText, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let leeway: Installation
let project: Project

const roomy = '  output: 200MB\n'

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
  project = await governProject(leeway, policyText({ time: '120s' }).replace('gates:\n', `${roomy}gates:\n`))
})
afterAll(() => leeway.close())

async function changeOf({ attempts }: RunRow): Promise<Change> {
  const blob = attempts.at(-1)?.changeBlob ?? ''
  return Change.parse(JSON.parse((await leeway.wired.blobs.get(blob)).toString('utf8')))
}

test('100 MB of output within the limit are kept to the last byte', async () => {
  const deed = `import { writeFileSync, writeSync } from 'node:fs'
const piece = Buffer.alloc(1_000_000, 'x')
for (let n = 0; n < 100; n++) for (let at = 0; at < piece.length; ) at += writeSync(1, piece, at)
writeFileSync('src/loud.txt', 'loud\\n')`
  await project.commit({ [taskPath('loud')]: taskText('loud', deed) })
  const { attempts } = await project.runIn('loud', 'awaitingReview')
  expect(attempts.at(-1)?.outputBytes).toBe(100_000_000)
  const output = await leeway.wired.blobs.get(attempts.at(-1)?.output ?? '')
  expect(output.length).toBe(100_000_000)
})

test('a task whose paths name nothing of the repository is refused before anything starts', async () => {
  const text = taskText('nowhere', `process.exit(1)`).replace('src/**', 'sorce/**')
  await project.commit({ [taskPath('nowhere')]: text })
  const { run, attempts } = await project.runIn('nowhere', 'refused')
  expect(run.state).toMatchObject({ reasons: [expect.stringContaining('`sorce/**` alone') as unknown] })
  expect(attempts).toEqual([])
})

test('a binary file is delivered byte for byte, and shown as binary', async () => {
  const deed = `import { writeFileSync } from 'node:fs'
writeFileSync('src/all.bin', Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256)))`
  await project.commit({ [taskPath('binary')]: taskText('binary', deed) })
  const waiting = await project.runIn('binary', 'awaitingReview')
  const change = await changeOf(waiting)
  expect(change.files.map(({ path, binary }) => ({ path, binary }))).toEqual([
    { path: 'src/all.bin', binary: true },
  ])
  await leeway.must(leeway.ada, approval(waiting))
  await project.runIn('binary', 'merged')
  const landed = await readFile(join(project.path, 'src/all.bin'))
  expect(landed.equals(Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256)))).toBe(true)
})

test('names that are no text, a link out and a nested repository are shown, and forbid the merge', async () => {
  const deed = `import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
writeFileSync('src/two\\nlines', 'x')
writeFileSync(Buffer.concat([Buffer.from('src/'), Buffer.from([0xff, 0xfe])]), 'x')
symlinkSync('/etc/passwd', 'src/out')
mkdirSync('src/nested/.git', { recursive: true })
writeFileSync('src/nested/.git/HEAD', 'ref: refs/heads/main\\n')`
  await project.commit({ [taskPath('strange')]: taskText('strange', deed) })
  const waiting = await project.runIn('strange', 'awaitingReview')
  const findings = waiting.attempts.at(-1)?.findings.map(({ kind, path }) => `${kind} ${path}`)
  expect(findings).toEqual(
    expect.arrayContaining([
      'escapingSymlink src/out',
      'nameNotText src/\\xff\\xfe',
      'nameNotText src/two\\x0alines',
      'nestedGit src/nested/.git',
    ]),
  )
  const head = await project.git('rev-parse', 'main')
  expect(await leeway.ask(leeway.ada, approval(waiting))).toMatchObject({ ok: false })
  expect(await project.git('rev-parse', 'main')).toBe(head)
})

test('a program that says it failed is shown to its reviewer with its exit code first', async () => {
  const deed = `import { writeFileSync } from 'node:fs'
writeFileSync('src/half.txt', 'half\\n')
process.exit(7)`
  await project.commit({ [taskPath('failing')]: taskText('failing', deed) })
  const { run } = await project.runIn('failing', 'awaitingReview')
  expect(run.state).toMatchObject({
    why: expect.stringMatching(/^the agent's program ended with exit code 7; /) as unknown,
  })
})

test('after all of it no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
