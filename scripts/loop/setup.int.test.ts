import { execFile } from 'node:child_process'
import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { taskPath, taskText, writes } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { greetFiles, placesOf, projectWithSetup, setupOutput } from './setup-project'

const run = promisify(execFile)
let leeway: Installation

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

const check = `node -e "import('./node_modules/greet.mjs').then(m => process.exit(+(m.default !== 'one')))"`
const greet = { setup: { run: 'node install.mjs' }, check, files: greetFiles('1') }

/** A project with one dependency, packed beside it, and the lock file npm makes of that. */
async function npmProject(): Promise<Record<string, string | Buffer>> {
  const directory = await mkdtemp(join(tmpdir(), 'leeway-npm-'))
  const npm = (...words: string[]) =>
    run('npm', [...words, '--offline', '--no-audit', '--no-fund', `--cache=${directory}/cache`], {
      cwd: directory,
    })
  await mkdir(join(directory, 'greet'))
  await writeFile(
    join(directory, 'greet/package.json'),
    '{"name":"greet","version":"1.0.0","main":"index.js"}',
  )
  await writeFile(join(directory, 'greet/index.js'), "module.exports = 'hello from greet'\n")
  await npm('pack', './greet')
  const manifest = '{"name":"host","version":"1.0.0","dependencies":{"greet":"file:greet-1.0.0.tgz"}}'
  await writeFile(join(directory, 'package.json'), manifest)
  await npm('install', '--package-lock-only')
  const files = {
    'package.json': manifest,
    'package-lock.json': await readFile(join(directory, 'package-lock.json'), 'utf8'),
    'greet-1.0.0.tgz': await readFile(join(directory, 'greet-1.0.0.tgz')),
  }
  await rm(directory, { recursive: true })
  return files
}

test('npm installs once for a lock file; agent and checks find it, and nobody can write it', async () => {
  const project = await projectWithSetup(leeway, {
    setup: { run: 'npm ci --ignore-scripts --offline', lockFiles: 'package-lock.json', timeout: '2m' },
    check: `node -e "process.exit(+(require('greet') !== 'hello from greet'))"`,
    files: await npmProject(),
  })
  const deed = `import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
const greeting = createRequire('/workspace/x.js')('greet')
const tried = ['node_modules/evil.js', 'node_modules/greet/index.js'].map((path) => {
  try { writeFileSync(path, 'evil') } catch (error) { return error.code }
})
writeFileSync('src/seen.txt', [greeting, ...tried].join(' '))`
  await project.commit({ [taskPath('first')]: taskText('first', deed) })
  const first = await project.runIn('first', 'awaitingReview')
  expect(await setupOutput(leeway, first.run)).toContain('added 1 package')
  expect(first.run.checks).toMatchObject([{ name: 'tests', outcome: 'passed' }])
  const { commit } = first.run.delivery ?? {}
  const change = await leeway.wired.readChange(first.run.delivery?.changeBlob ?? '')
  expect(change.files.map(({ path }) => path)).toEqual(['src/seen.txt'])
  expect(change.files[0]?.patch).toContain('+hello from greet EROFS EROFS')
  expect(commit).toBeDefined()

  await project.commit({ [taskPath('second')]: taskText('second', writes('src/b.txt', 'b')) })
  const second = await project.runIn('second', 'awaitingReview')
  expect(await setupOutput(leeway, second.run)).toBe('')
  expect(second.run.checks).toMatchObject([{ name: 'tests', outcome: 'passed' }])
})

test('what setup made belongs to Leeway, and no account may write it', async () => {
  const setups = join(leeway.wired.environment.dataDirectory, 'setups')
  const names = await placesOf(leeway, 'setups')
  expect(names.length).toBeGreaterThan(0)
  for (const name of names) {
    const kept = await stat(join(setups, name))
    const made = await stat(join(setups, name, 'node_modules'))
    expect([kept.uid, made.uid]).toEqual([process.getuid?.(), process.getuid?.()])
    expect([kept.mode & 0o777, made.mode & 0o7777]).toEqual([0o755, 0o555])
  }
})

test('a changed lock file on the base is set up anew', async () => {
  const project = await projectWithSetup(leeway, greet)
  await project.commit({ [taskPath('before')]: taskText('before', writes('src/a.txt', 'a')) })
  const before = await project.runIn('before', 'awaitingReview')
  expect(await setupOutput(leeway, before.run)).toBe('installed greet 1\n')
  await project.commit({
    'deps.lock': '2\n',
    [taskPath('after')]: taskText('after', writes('src/b.txt', 'b')),
  })
  const after = await project.runIn('after', 'awaitingReview')
  expect(await setupOutput(leeway, after.run)).toBe('installed greet 2\n')
  expect(after.run.checks).toMatchObject([{ name: 'tests', outcome: 'failed' }])
})

test('two runs that need the same setup at once make it once', async () => {
  const project = await projectWithSetup(leeway, {
    ...greet,
    files: {
      ...greetFiles('1'),
      'install.mjs': `${greetFiles('1')['install.mjs']}setTimeout(() => {}, 2500)`,
    },
  })
  await project.commit({
    [taskPath('left')]: taskText('left', writes('src/left.txt', 'left')),
    [taskPath('right')]: taskText('right', writes('src/right.txt', 'right')),
  })
  const both = [await project.runIn('left', 'awaitingReview'), await project.runIn('right', 'awaitingReview')]
  const outputs = await Promise.all(both.map((row) => setupOutput(leeway, row.run)))
  expect(outputs.sort()).toEqual(['', 'installed greet 1\n'])
  for (const row of both) expect(row.run.checks).toMatchObject([{ name: 'tests', outcome: 'passed' }])
})

test('a setup that fails ends the run as ours with what it printed, and keeps nothing', async () => {
  const kept = await placesOf(leeway, 'setups')
  const project = await projectWithSetup(leeway, {
    ...greet,
    setup: { run: 'mkdir node_modules; echo no such thing >&2; exit 7' },
  })
  await project.commit({ [taskPath('fails')]: taskText('fails', writes('src/a.txt', 'a')) })
  const { run: ended, closing, attempts } = await project.runIn('fails', 'failed')
  expect(closing).toMatchObject({
    cause: 'setupFailed',
    words: expect.stringContaining('exit code 7') as unknown,
  })
  expect(await setupOutput(leeway, ended)).toBe('no such thing\n')
  expect([ended.outcome, attempts]).toEqual([null, []])
  expect(await placesOf(leeway, 'setups')).toEqual(kept)
})

test('a setup that is killed keeps nothing', async () => {
  const kept = await placesOf(leeway, 'setups')
  const endless = { run: 'mkdir node_modules; echo begun; sleep 3600', timeout: '2s' }
  const project = await projectWithSetup(leeway, { ...greet, setup: endless })
  await project.commit({ [taskPath('slow')]: taskText('slow', writes('src/a.txt', 'a')) })
  const { closing } = await project.runIn('slow', 'failed')
  expect(closing).toMatchObject({
    cause: 'setupFailed',
    words: expect.stringContaining('timedOut') as unknown,
  })
  expect(await placesOf(leeway, 'setups')).toEqual(kept)
})

test('a run that is cancelled in its setup ends there', async () => {
  const kept = await placesOf(leeway, 'setups')
  const endless = { run: 'mkdir node_modules; echo begun; sleep 3600', timeout: '20m' }
  const project = await projectWithSetup(leeway, { ...greet, setup: endless })
  await project.commit({ [taskPath('unwanted')]: taskText('unwanted', writes('src/a.txt', 'a')) })
  const { run: leased } = await project.runIn('unwanted', 'leased')
  await leeway.until('the setup', async () => ((await setupOutput(leeway, leased)) === '' ? undefined : true))
  await leeway.must(leeway.rae, { type: 'cancelRun', runId: leased.runId, reason: 'it is not needed' })
  await leeway.until('its place to be gone', async () => {
    const places = await placesOf(leeway, 'checkouts')
    return places.some((name) => name.startsWith(leased.runId)) ? undefined : true
  })
  expect((await project.eventTypes(leased.runId)).at(-1)).toBe('RunCancelled')
  expect(await placesOf(leeway, 'setups')).toEqual(kept)
})

test('after all of it no worker met a bug, and nothing but kept setups is left', async () => {
  expect(leeway.faults).toEqual([])
  expect(await placesOf(leeway, 'checkouts')).toEqual([])
  expect((await placesOf(leeway, 'setups')).filter((name) => !/^[0-9a-f]{32}$/.test(name))).toEqual([])
})
