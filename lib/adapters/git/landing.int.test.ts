import { execFileSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockIndex } from './index-lock'
import { noteLanding } from './landing-journal'
import { layoutOf } from './layout'
import {
  captureAttempt,
  commitAll,
  fingerprint,
  makeMerge,
  makeWorld,
  startAttempt,
  userGit,
  write,
} from './testing/git-place'
import type { World } from './testing/git-place'

let world: World
beforeEach(() => {
  world = makeWorld()
})
afterEach(() => world.remove())

const status = () => world.user('status', '--porcelain')
const land = ({ merge, base }: { merge: string; base: string }) => world.git.land(world.project, merge, base)
const read = (path: string) => readFileSync(join(world.repository, path), 'utf8')

describe('landing', () => {
  it('moves the branch alone where no checkout holds it', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    world.user('checkout', '--quiet', '-b', 'other')
    const made = await makeMerge(world, { 'b.txt': 'b\n' })
    expect(await land(made)).toEqual({ kind: 'landed', merge: made.merge })
    expect(world.user('rev-parse', 'main')).toBe(made.merge)
    expect(world.user('log', '-1', '--format=%P', 'main')).toBe(`${made.base} ${made.commit}`)
    expect(existsSync(join(world.repository, 'b.txt'))).toBe(false)
    expect(status()).toBe('')
    expect(world.user('fsck', '--strict')).toBe('')
  })

  it('moves reference, index and files of a clean checkout together', async () => {
    commitAll(world, {
      'edit.txt': 'old\n',
      'dir/gone.txt': 'g\n',
      shape: 'file\n',
      'folder/x': 'x\n',
      keep: 'k\n',
    })
    writeFileSync(join(world.repository, 'untracked.txt'), 'mine\n')
    const started = await startAttempt(world)
    const tree = started.place.worktree
    for (const path of ['dir', 'shape', 'folder']) rmSync(join(tree, path), { recursive: true })
    write(tree, {
      'edit.txt': 'new\n',
      'shape/inside': 'i\n',
      folder: 'now a file\n',
      'run.sh': '#!/bin/sh\n',
    })
    execFileSync('chmod', ['+x', join(tree, 'run.sh')])
    symlinkSync('keep', join(tree, 'link'))
    const { commit } = await captureAttempt(world.git, started)
    const { base } = started
    const merged = await world.git.merge({
      projectId: 'project-1',
      runId: 'run-1',
      commit,
      base,
      message: 'm',
    })
    if (merged.kind !== 'merged') throw new Error('conflict')
    expect(await land({ base, merge: merged.merge })).toEqual({ kind: 'landed', merge: merged.merge })
    expect(status()).toBe('?? untracked.txt')
    expect(world.user('rev-parse', 'HEAD')).toBe(merged.merge)
    expect([read('edit.txt'), read('shape/inside'), read('folder')]).toEqual(['new\n', 'i\n', 'now a file\n'])
    expect(lstatSync(join(world.repository, 'run.sh')).mode & 0o111).toBe(0o111)
    expect(existsSync(join(world.repository, 'dir'))).toBe(false)
    expect(world.user('log', '-g', '-1', '--format=%gs')).toBe('leeway: landed a change')
    expect(existsSync(join(world.repository, '.git/index.lock'))).toBe(false)
  })

  it('moves a linked worktree that holds the branch', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    world.user('checkout', '--quiet', '-b', 'other')
    const linked = join(world.root, 'linked')
    world.user('worktree', 'add', '--quiet', linked, 'main')
    const made = await makeMerge(world, { 'b.txt': 'b\n' })
    expect((await land(made)).kind).toBe('landed')
    expect(readFileSync(join(linked, 'b.txt'), 'utf8')).toBe('b\n')
    expect(userGit(linked, world.root)('status', '--porcelain')).toBe('')
  })

  it('lands a merge once, however often it is asked', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const made = await makeMerge(world, { 'b.txt': 'b\n' })
    const [first, second] = await Promise.all([land(made), land(made)])
    expect([first.kind, second.kind]).toEqual(['landed', 'landed'])
    const later = commitAll(world, { 'c.txt': 'c\n' })
    expect(await land(made)).toEqual({ kind: 'landed', merge: made.merge })
    expect(world.user('rev-parse', 'main')).toBe(later)
    expect(await world.git.whereIs(world.project, made.merge, made.base)).toBe('landed')
  })

  it('says that the base moved', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const made = await makeMerge(world, { 'b.txt': 'b\n' })
    const moved = commitAll(world, { 'c.txt': 'c\n' })
    expect(await land(made)).toEqual({ kind: 'moved', base: moved })
    expect(await world.git.landable(world.project, made.base)).toEqual({ kind: 'moved', base: moved })
    expect(await world.git.whereIs(world.project, made.merge, made.base)).toBe('elsewhere')
  })

  it('runs no hook and no filter of the user', async () => {
    const canary = join(world.root, 'canary')
    commitAll(world, { 'a.txt': 'a\n' })
    for (const name of [
      'post-checkout',
      'post-merge',
      'reference-transaction',
      'post-index-change',
      'pre-push',
    ]) {
      write(world.repository, { [`.git/hooks/${name}`]: `#!/bin/sh\ntouch ${canary}\n` })
      execFileSync('chmod', ['+x', join(world.repository, '.git/hooks', name)])
    }
    const settings = ['filter.evil.clean', 'filter.evil.smudge', 'core.fsmonitor', 'diff.evil.textconv']
    const made = await makeMerge(world, { 'b.txt': 'b\n', '.gitattributes': '*.c diff=evil merge=evil\n' })
    for (const key of settings) world.user('config', key, `touch ${canary}; cat`)
    expect((await land(made)).kind).toBe('landed')
    expect(existsSync(canary)).toBe(false)
  })
})

describe('a landing waits, and leaves the repository as it is to the byte,', () => {
  const waiting = async (made: { merge: string; base: string }) => {
    const before = fingerprint(world.repository)
    const result = await land(made)
    expect(fingerprint(world.repository)).toEqual(before)
    expect(result.kind).toBe('waits')
    return result.kind === 'waits' ? result.why : ''
  }

  it.each([
    [
      'a changed file',
      () => write(world.repository, { 'a.txt': 'mine\n' }),
      /uncommitted changes in `a.txt`/,
    ],
    ['a changed file that the change does not touch', () => write(world.repository, { z: 'mine\n' }), /`z`/],
    ['a deleted file', () => rmSync(join(world.repository, 'a.txt')), /uncommitted changes in `a.txt`/],
    [
      'a staged file',
      () => {
        write(world.repository, { s: 's\n' })
        world.user('add', 's')
      },
      /uncommitted changes in `s`/,
    ],
    [
      'an untracked file in the way',
      () => write(world.repository, { 'b.txt': 'mine\n' }),
      /`b.txt` of its own/,
    ],
    [
      'an ignored file in the way',
      () => write(world.repository, { '.git/info/exclude': 'b.txt\n', 'b.txt': 'mine\n' }),
      /`b.txt` of its own/,
    ],
    [
      'a link in the way of a directory',
      () => symlinkSync('/tmp', join(world.repository, 'sub')),
      /`sub` of its own/,
    ],
    ['another git command', () => write(world.repository, { '.git/index.lock': '' }), /another git command/],
    [
      'a merge',
      () => write(world.repository, { '.git/MERGE_HEAD': `${'0'.repeat(40)}\n` }),
      /middle of a merge/,
    ],
    [
      'a rebase',
      () => write(world.repository, { '.git/rebase-merge/head-name': 'refs/heads/main\n' }),
      /middle of a rebase/,
    ],
    [
      'a hidden change',
      () => {
        world.user('update-index', '--assume-unchanged', 'a.txt')
        write(world.repository, { 'a.txt': 'mine\n' })
      },
      /hides changes of `a.txt`/,
    ],
    ['a held reference', () => write(world.repository, { '.git/refs/heads/main.lock': '' }), /main.lock/],
  ])('for %s', async (name, arrange, why) => {
    commitAll(world, { 'a.txt': 'a\n', z: 'z\n' })
    const made = await makeMerge(world, { 'a.txt': 'changed\n', 'b.txt': 'b\n', 'sub/c.txt': 'c\n' })
    arrange()
    if (name === 'a held reference') expect(await land(made)).toMatchObject({ kind: 'waits' })
    else expect(await waiting(made)).toMatch(why)
  })

  it('for a path that a filter would write', async () => {
    const canary = join(world.root, 'canary')
    commitAll(world, { 'a.txt': 'a\n' })
    world.user('config', '--global', 'filter.evil.smudge', `touch ${canary}; cat`)
    const made = await makeMerge(world, { '.gitattributes': '* filter=evil\n', 'b.txt': 'b\n' })
    expect(await waiting(made)).toMatch(/through a filter program/)
    expect(existsSync(canary)).toBe(false)
  })

  it('and `landable` says so before anything is merged', async () => {
    const base = commitAll(world, { 'a.txt': 'a\n' })
    await world.git.observeBase(world.project)
    expect(await world.git.landable(world.project, base)).toEqual({ kind: 'ready' })
    write(world.repository, { 'a.txt': 'mine\n' })
    expect(await world.git.landable(world.project, base)).toMatchObject({ kind: 'waits' })
  })
})

describe('after a crash in mid-landing', () => {
  const layout = () => layoutOf(world.dataDirectory)
  const interrupt = async (made: { base: string; merge: string }) => {
    const source = { path: world.repository, gitDir: join(world.repository, '.git'), as: null, ownerUid: 0 }
    await noteLanding(layout(), source, { baseBranch: 'main', expectedBase: made.base, merge: made.merge })
    world.user('fetch', '--quiet', join(layout().mirror('project-1')), made.merge)
    rmSync(join(world.repository, '.git/FETCH_HEAD'))
  }

  it('the checkout is put back as it was, and the landing can be done again', async () => {
    commitAll(world, { 'a.txt': 'a\n', 'gone.txt': 'g\n', 'lost.txt': 'l\n' })
    const made = await makeMerge(world, { 'a.txt': 'changed\n', 'b.txt': 'b\n', 'lost.txt': 'changed\n' })
    await interrupt(made)
    const checkout = { gitDir: join(world.repository, '.git'), workTree: world.repository }
    await lockIndex(checkout, null)
    write(world.repository, { 'a.txt': 'changed\n', 'b.txt': 'b\n' })
    rmSync(join(world.repository, 'lost.txt'))
    expect(await world.git.whereIs(world.project, made.merge, made.base)).toBe('unchanged')
    expect(status()).toBe('')
    expect(read('a.txt')).toBe('a\n')
    expect(await land(made)).toEqual({ kind: 'landed', merge: made.merge })
    expect(status()).toBe('')
  })

  it('also where index and files had moved and only the reference had not', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const made = await makeMerge(world, { 'a.txt': 'changed\n', 'b/c.txt': 'b\n' })
    await interrupt(made)
    world.user('read-tree', '-m', '-u', made.base, made.merge)
    expect(await world.git.whereIs(world.project, made.merge, made.base)).toBe('unchanged')
    expect(status()).toBe('')
    expect(existsSync(join(world.repository, 'b'))).toBe(false)
  })

  it('what a person has changed since stays theirs', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const made = await makeMerge(world, { 'a.txt': 'changed\n', 'b.txt': 'b\n' })
    await interrupt(made)
    write(world.repository, { 'a.txt': 'mine\n', 'b.txt': 'b\n' })
    expect(await world.git.whereIs(world.project, made.merge, made.base)).toBe('unchanged')
    expect(read('a.txt')).toBe('mine\n')
    expect((await land(made)).kind).toBe('waits')
  })

  it('git tells that the reference moved', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const made = await makeMerge(world, { 'b.txt': 'b\n' })
    await land(made)
    expect(await world.git.whereIs(world.project, made.merge, made.base)).toBe('landed')
  })
})

describe('as root', () => {
  it('everything written into a user’s repository belongs to its owner', async () => {
    if (process.getuid?.() !== 0) return
    commitAll(world, { 'a.txt': 'a\n', 'gone/g.txt': 'g\n' })
    execFileSync('chown', ['-R', '64101:64101', world.repository])
    chownSync(join(world.root, 'projects'), 0, 0)
    mkdirSync(join(world.root, 'home'))
    const made = await makeMerge(world, { 'a.txt': 'new\n', 'sub/b.txt': 'b\n' })
    expect(await land(made)).toEqual({ kind: 'landed', merge: made.merge })
    const foreign = execFileSync('find', [world.repository, '!', '-uid', '64101']).toString('utf8')
    expect(foreign).toBe('')
    expect(read('sub/b.txt')).toBe('b\n')
  })
})

describe('a merge', () => {
  it('names the paths in conflict', async () => {
    commitAll(world, { 'a.txt': 'a\n', 'b.txt': 'b\n' })
    const started = await startAttempt(world)
    write(started.place.worktree, { 'a.txt': 'agent\n', 'b.txt': 'agent\n' })
    const { commit } = await captureAttempt(world.git, started)
    const base = commitAll(world, { 'a.txt': 'person\n' })
    await world.git.observeBase(world.project)
    const request = { projectId: 'project-1', runId: 'run-1', commit, base, message: 'm' }
    expect(await world.git.merge(request)).toEqual({ kind: 'conflict', paths: ['a.txt'] })
  })

  it('onto a newer base lands when both sides fit', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    write(started.place.worktree, { 'b.txt': 'agent\n' })
    const { commit } = await captureAttempt(world.git, started)
    const base = commitAll(world, { 'a.txt': 'person\n' })
    await world.git.observeBase(world.project)
    const merged = await world.git.merge({
      projectId: 'project-1',
      runId: 'run-1',
      commit,
      base,
      message: 'm',
    })
    if (merged.kind !== 'merged') throw new Error('conflict')
    expect((await land({ base, merge: merged.merge })).kind).toBe('landed')
    expect([read('a.txt'), read('b.txt')]).toEqual(['person\n', 'agent\n'])
  })
})

describe('a single file', () => {
  const commitFile = (base: string, path: string) =>
    world.git.commitFile({
      projectId: 'project-1',
      base,
      path,
      content: Buffer.from('text\n'),
      message: 'add',
    })

  it('becomes a commit on the base that lands like any other', async () => {
    const base = commitAll(world, { 'a.txt': 'a\n' })
    await world.git.observeBase(world.project)
    const made = await commitFile(base, '.leeway/tasks/one.md')
    if (made.kind !== 'committed') throw new Error(made.why)
    expect(await world.git.land(world.project, made.commit, base)).toEqual({
      kind: 'landed',
      merge: made.commit,
    })
    expect(read('.leeway/tasks/one.md')).toBe('text\n')
  })

  it.each([
    ['a.txt', /exists already/],
    ['a.txt/b', /`a.txt` exists already/],
    ['dir', /`dir\/x` exists already/],
    ['../out', /cannot be a file’s path|cannot be a file's path/],
    ['.git/hooks/x', /cannot be/],
    ['/etc/x', /cannot be/],
  ])('at `%s` is refused', async (path, why) => {
    const base = commitAll(world, { 'a.txt': 'a\n', 'dir/x': 'x\n' })
    await world.git.observeBase(world.project)
    const refused = await commitFile(base, path)
    expect(refused.kind === 'refused' ? refused.why : 'committed').toMatch(why)
  })
})
