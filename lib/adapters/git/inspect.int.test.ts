import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commitAll, fingerprint, makeWorld, userGit, write, type World } from './testing/git-place'

let world: World
beforeEach(() => {
  world = makeWorld()
})
afterEach(() => world.remove())

const inspected = async (path: string) => {
  const result = await world.git.inspect(path)
  return result.ok ? `a project on ${result.baseBranch}` : result.why
}

describe('inspect', () => {
  it('names the real path, the base branch and the owner, and writes nothing', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    symlinkSync(world.repository, join(world.root, 'projects/alias'))
    const before = fingerprint(world.root)
    expect(await world.git.inspect(join(world.root, 'projects/alias'))).toEqual({
      ok: true,
      source: world.repository,
      baseBranch: 'main',
      ownerUid: process.getuid?.(),
    })
    expect(fingerprint(world.root)).toEqual(before)
  })

  it.each<[string, () => void, RegExp]>([
    ['no commits', () => undefined, /has no commits/],
    [
      'a detached head',
      () => world.user('checkout', '--quiet', commitAll(world, { a: 'a' })),
      /has no branch checked out/,
    ],
    [
      'a shallow history',
      () => write(world.repository, { '.git/shallow': `${commitAll(world, { a: 'a' })}\n` }),
      /shallow clone/,
    ],
    [
      'a partial clone',
      () => {
        commitAll(world, { a: 'a' })
        world.user('config', 'remote.origin.promisor', 'true')
      },
      /partial clone/,
    ],
    ['files in LFS', () => commitAll(world, { 'sub/.gitattributes': '*.psd filter=lfs -text\n' }), /Git LFS/],
    ['submodules', () => commitAll(world, { '.gitmodules': '' }), /submodules/],
    [
      'gitlinks',
      () => {
        const commit = commitAll(world, { a: 'a' })
        world.user('update-index', '--add', '--cacheinfo', `160000,${commit},lib`)
        world.user('commit', '--quiet', '-m', 'link')
      },
      /submodules/,
    ],
    ['core.worktree', () => world.user('config', 'core.worktree', '/tmp'), /core\.worktree/],
  ])('refuses %s', async (_, arrange, why) => {
    arrange()
    expect(await inspected(world.repository)).toMatch(why)
  })

  it('refuses what is no checkout of its own', async () => {
    commitAll(world, { 'sub/a.txt': 'a\n' })
    const below = (name: string) => join(world.root, 'projects', name)
    const init = userGit(world.root, world.root)
    init('init', '--quiet', '--bare', below('bare'))
    init('init', '--quiet', '--object-format=sha256', '-b', 'main', below('long'))
    world.user('worktree', 'add', '--quiet', below('linked'))
    mkdirSync(below('plain'))
    expect(await inspected(below('bare'))).toMatch(/bare repository/)
    expect(await inspected(below('long'))).toMatch(/SHA-256/)
    expect(await inspected(below('linked'))).toMatch(/linked worktree/)
    expect(await inspected(below('plain'))).toMatch(/not the top of a git repository/)
    expect(await inspected(join(world.repository, 'sub'))).toMatch(/not the top of a git repository/)
    expect(await inspected(below('absent'))).toMatch(/does not exist/)
  })

  it('refuses what lies outside the allowed directories, by its real path', async () => {
    const outside = join(world.root, 'outside')
    execFileSync('git', ['init', '--quiet', outside])
    symlinkSync(outside, join(world.root, 'projects/link'))
    expect(await inspected(outside)).toMatch(/outside the directories/)
    expect(await inspected(join(world.root, 'projects/link'))).toMatch(/outside the directories/)
  })
})

describe('observing the base', () => {
  it('follows new commits and a rewritten history, several times at once', async () => {
    const first = commitAll(world, { a: '1' })
    const observe = async () => (await world.git.observeBase(world.project)).commit
    expect(await Promise.all([observe(), observe(), observe()])).toEqual([first, first, first])
    const second = commitAll(world, { a: '2' })
    expect(await observe()).toBe(second)
    world.user('reset', '--quiet', '--hard', first)
    const third = commitAll(world, { a: '3' })
    world.user('reflog', 'expire', '--expire=now', '--all')
    world.user('gc', '--quiet', '--prune=now')
    expect(await observe()).toBe(third)
    expect(await world.git.listPaths('project-1', second)).toEqual(['a'])
  })

  it('fails with one sentence where the branch is gone or submodules came', async () => {
    commitAll(world, { a: '1' })
    await expect(world.git.observeBase({ ...world.project, baseBranch: 'none' })).rejects.toMatchObject({
      kind: 'gitFailed',
      message: `\`${world.repository}\` has no branch \`none\``,
    })
    commitAll(world, { '.gitmodules': '' })
    await expect(world.git.observeBase(world.project)).rejects.toThrow('has submodules')
  })
})

describe('reading', () => {
  it('gives files below a directory, large ones without content, or only those asked for', async () => {
    const commit = commitAll(world, { 'x/a': 'aa', 'x/y/b': 'bbbb', xz: 'z' })
    await world.git.observeBase(world.project)
    const readFiles = (directory: string, only?: string[]) =>
      world.git.readFiles('project-1', commit, directory, 3, only)
    expect(await readFiles('x')).toEqual([
      { path: 'x/a', content: Buffer.from('aa') },
      { path: 'x/y/b', content: null },
    ])
    expect(await readFiles('', ['xz', 'none'])).toEqual([{ path: 'xz', content: Buffer.from('z') }])
    expect(await readFiles('none')).toEqual([])
  })
})

describe('what setup made', () => {
  it('is kept read-only, without what is tracked and without links out', async () => {
    const commit = commitAll(world, { 'a.txt': 'a', 'src/b': 'b' })
    await world.git.observeBase(world.project)
    const key = 'setup-key'
    const checkout = await world.git.prepareCheckout({
      projectId: 'project-1',
      commit,
      name: 'run-1.1.s',
      user: null,
    })
    write(checkout, { 'node_modules/m/index.js': 'm', 'src/new': 'n' })
    symlinkSync('/etc', join(checkout, 'escape'))
    expect(await world.git.keptSetup(key)).toBeNull()
    const kept = await world.git.keepSetup({ key, checkout, trackedPaths: ['a.txt', 'src/b'] })
    expect(kept.entries).toEqual(['node_modules'])
    expect(await world.git.keptSetup(key)).toEqual(kept)
    const modes = execFileSync('find', [join(kept.directory, 'node_modules'), '-perm', '/222']).toString(
      'utf8',
    )
    expect(modes).toBe('')
  })
})
