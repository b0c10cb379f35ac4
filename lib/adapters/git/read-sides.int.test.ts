import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { captureAttempt, commitAll, makeWorld, startAttempt, write, type World } from './testing/git-place'

let world: World
beforeEach(() => {
  world = makeWorld()
})
afterEach(() => world.remove())

const runId = 'run-1'
const projectId = 'project-1'

describe('the texts around a change', () => {
  it('are whole on both sides, in the order of the files', async () => {
    const long = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('')
    commitAll(world, { 'a.txt': `${long}old\n`, 'from.txt': long, 'gone.txt': 'g\n' })
    const started = await startAttempt(world)
    const tree = started.place.worktree
    write(tree, { 'a.txt': `${long}new\n`, 'b.txt': 'added\n', 'to.txt': `${long}more\n` })
    rmSync(join(tree, 'gone.txt'))
    rmSync(join(tree, 'from.txt'))
    const { change } = await captureAttempt(world.git, started)
    const sides = await world.git.readSides(projectId, change)
    const texts = sides.map((side, index) => [
      change.files[index]?.path,
      side && [side.before.toString('utf8'), side.after.toString('utf8')],
    ])
    expect(texts).toEqual([
      ['a.txt', [`${long}old\n`, `${long}new\n`]],
      ['b.txt', null],
      ['gone.txt', null],
      ['to.txt', [long, `${long}more\n`]],
    ])
  })

  it('are left out where a file is no text, a link, or large on either side', async () => {
    commitAll(world, { bytes: Buffer.from([0, 1]), 'large.txt': `${'x'.repeat(600_000)}\n`, link: 'file\n' })
    const started = await startAttempt(world)
    const tree = started.place.worktree
    write(tree, { bytes: Buffer.from([0, 2]), 'large.txt': 'small\n' })
    rmSync(join(tree, 'link'))
    symlinkSync('bytes', join(tree, 'link'))
    const { change } = await captureAttempt(world.git, started)
    expect(await world.git.readSides(projectId, change)).toEqual([null, null, null])
  })
})

describe('where a captured commit is kept', () => {
  it('is told by reference, also when references are packed', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    write(started.place.worktree, { 'a.txt': 'b\n' })
    const { commit } = await captureAttempt(world.git, started)
    const mirror = join(world.dataDirectory, 'mirrors/project-1.git')
    const pin = { mirror, reference: 'refs/leeway/runs/run-1/1', commit }
    expect(await world.git.readPin({ projectId, runId, attempt: 1 })).toEqual(pin)
    world.user('--git-dir', mirror, 'pack-refs', '--all')
    expect(await world.git.readPin({ projectId, runId, attempt: 1 })).toEqual(pin)
    world.user('fetch', '--quiet', pin.mirror, pin.reference)
    expect(world.user('rev-parse', 'FETCH_HEAD')).toBe(commit)
  })

  it('is nowhere before the capture', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    await startAttempt(world)
    expect(await world.git.readPin({ projectId, runId, attempt: 1 })).toBe(null)
  })
})
