import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  captureAttempt,
  commitAll,
  fingerprint,
  makeWorld,
  startAttempt,
  write,
  type World,
} from './testing/git-place'

let world: World
beforeEach(() => {
  world = makeWorld()
})
afterEach(() => world.remove())

const summary = (files: readonly { status: string; path: string }[]) =>
  files.map(({ status, path }) => `${status} ${path}`)
const kinds = (findings: readonly { kind: string; path: string; blocks: boolean }[]) =>
  findings.map(({ kind, path, blocks }) => `${kind} ${path}${blocks ? ' blocks' : ''}`)

describe('before landing', () => {
  it('leaves the user’s repository as it is, to the byte', async () => {
    commitAll(world, { 'a.txt': 'a\n', 'b.txt': 'b\n' })
    const before = fingerprint(world.repository)
    const started = await startAttempt(world)
    write(started.place.worktree, { 'a.txt': 'changed\n', 'new.txt': 'new\n' })
    const { commit } = await captureAttempt(world.git, started)
    await world.git.merge({ ...started, projectId: 'project-1', runId: 'run-1', commit, message: 'm' })
    await world.git.prepareCheckout({ projectId: 'project-1', commit, name: 'run-1.1.check', user: null })
    await world.git.landable(world.project, started.base)
    await world.git.remove(started.place.directory)
    expect(fingerprint(world.repository)).toEqual(before)
  })

  it('brings only the base branch into the mirror', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    world.user('checkout', '--quiet', '-b', 'secret')
    const secret = commitAll(world, { 'key.txt': 'hidden\n' })
    world.user('checkout', '--quiet', 'main')
    const { place } = await startAttempt(world)
    const mirror = join(place.objects, '..')
    expect(() =>
      execFileSync('git', ['--git-dir', mirror, 'cat-file', '-e', secret], { stdio: 'pipe' }),
    ).toThrow()
  })
})

describe('the attempt’s directories', () => {
  it('hold a clean tree for the agent’s own git, on the branch work', async () => {
    commitAll(world, { 'a.txt': 'a\n', 'dir/b.txt': 'b\n' })
    const { place, base } = await startAttempt(world)
    const inside = (...args: string[]) =>
      execFileSync('git', args, {
        env: {
          NODE_ENV: 'test',
          PATH: '/usr/bin:/bin',
          HOME: '/nonexistent',
          GIT_DIR: place.agentGit,
          GIT_WORK_TREE: place.worktree,
          // Stands for the mount at /objects.
          GIT_ALTERNATE_OBJECT_DIRECTORIES: place.objects,
        },
      }).toString('utf8')
    expect(inside('status', '--porcelain')).toBe('')
    expect(inside('symbolic-ref', 'HEAD')).toBe('refs/heads/work\n')
    expect(inside('rev-parse', 'HEAD')).toBe(`${base}\n`)
  })

  it('belong to the run’s account, but for the host’s git directory', async () => {
    if (process.getuid?.() !== 0) return
    commitAll(world, { 'a.txt': 'a\n' })
    const { place } = await startAttempt(world, { user: { uid: 64_100, gid: 64_100 } })
    const owners = execFileSync('stat', [
      '-c',
      '%u %a',
      place.directory,
      `${place.worktree}/a.txt`,
      place.hostGit,
    ])
    expect(owners.toString('utf8')).toBe('64100 700\n64100 644\n0 700\n')
  })

  it('begin a next attempt with the previous tree, while the change is measured against the base', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const first = await startAttempt(world)
    write(first.place.worktree, { 'one.txt': '1\n' })
    const { commit } = await captureAttempt(world.git, first)
    await world.git.remove(first.place.directory)
    const second = await startAttempt(world, { attempt: 2, from: commit })
    write(second.place.worktree, { 'two.txt': '2\n' })
    const { change } = await captureAttempt(world.git, second, { attempt: 2 })
    expect(summary(change.files)).toEqual(['added one.txt', 'added two.txt'])
  })

  it('can be removed whatever modes were left, and are listed until then', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const { place } = await startAttempt(world)
    mkdirSync(join(place.worktree, 'shut/in'), { recursive: true })
    writeFileSync(join(place.worktree, 'shut/in/file'), 'x')
    chmodSync(join(place.worktree, 'shut/in'), 0)
    chmodSync(join(place.worktree, 'shut'), 0)
    chmodSync(place.directory, 0o500)
    expect(await world.git.listPlaces()).toEqual([
      { directory: place.directory, runId: 'run-1', attempt: 1, lease: 1 },
    ])
    await world.git.remove(place.directory)
    expect(existsSync(place.directory)).toBe(false)
    expect(await world.git.listPlaces()).toEqual([])
  })

  it('are the only ones that can be removed', async () => {
    await expect(world.git.remove(world.repository)).rejects.toThrow('neither an attempt nor a checkout')
  })
})

describe('capture', () => {
  it('sees every kind of change', async () => {
    const long = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('')
    commitAll(world, {
      'keep.txt': 'k\n',
      'edit.txt': 'old\n',
      'gone.txt': 'g\n',
      'from.txt': long,
      'run.sh': '#\n',
    })
    const started = await startAttempt(world)
    const tree = started.place.worktree
    write(tree, { 'edit.txt': 'new\n', 'sub/added.txt': 'a\n' })
    rmSync(join(tree, 'gone.txt'))
    renameSync(join(tree, 'from.txt'), join(tree, 'to.txt'))
    chmodSync(join(tree, 'run.sh'), 0o755)
    symlinkSync('keep.txt', join(tree, 'link'))
    mkdirSync(join(tree, 'empty'))
    const { change, findings, commit } = await captureAttempt(world.git, started)
    expect(summary(change.files)).toEqual([
      'modified edit.txt',
      'deleted gone.txt',
      'added link',
      'modified run.sh',
      'added sub/added.txt',
      'renamed to.txt',
    ])
    expect(change.files.find(({ path }) => path === 'run.sh')).toMatchObject({
      modeBefore: '100644',
      modeAfter: '100755',
    })
    const { patch, ...edited } = change.files[0] ?? { patch: null }
    expect(patch).toMatch(/^diff --git a\/edit\.txt b\/edit\.txt\n[^]*\n-old\n\+new\n$/)
    expect(edited).toEqual({
      path: 'edit.txt',
      previousPath: null,
      status: 'modified',
      modeBefore: '100644',
      modeAfter: '100644',
      linesAdded: 1,
      linesRemoved: 1,
      binary: false,
      generated: false,
      bytesAfter: 4,
    })
    expect(findings).toEqual([])
    expect(await world.git.listPaths('project-1', commit)).toContain('sub/added.txt')
  })

  it('survives the removal of the attempt', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    write(started.place.worktree, { 'b.txt': 'b\n' })
    const { commit } = await captureAttempt(world.git, started)
    await world.git.remove(started.place.directory)
    expect(await world.git.readFiles('project-1', commit, '', 100)).toEqual([
      { path: 'a.txt', content: Buffer.from('a\n') },
      { path: 'b.txt', content: Buffer.from('b\n') },
    ])
  })

  it('keeps names that are no text and says so', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    write(started.place.worktree, { 'new\nline': 'x\n', 'späß.txt': 'x\n', '-dash "quoted" \\': 'x\n' })
    writeFileSync(Buffer.concat([Buffer.from(`${started.place.worktree}/raw`), Buffer.from([0xff])]), 'x\n')
    const { change, findings } = await captureAttempt(world.git, started)
    expect(change.files.map(({ path }) => path).sort()).toEqual(
      ['-dash "quoted" \\', 'new\\x0aline', 'raw\\xff', 'späß.txt'].sort(),
    )
    expect(kinds(findings)).toEqual(['nameNotText new\\x0aline blocks', 'nameNotText raw\\xff blocks'])
  })

  it('flags what must not land, and neither opens nor commits it', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    const tree = started.place.worktree
    execFileSync('mkfifo', [join(tree, 'fifo')])
    writeFileSync(join(world.root, 'host-secret'), 'secret')
    linkSync(join(world.root, 'host-secret'), join(tree, 'hard'))
    symlinkSync('/etc/passwd', join(tree, 'absolute'))
    symlinkSync('../../outside', join(tree, 'up'))
    mkdirSync(join(tree, 'deep/er'), { recursive: true })
    symlinkSync('../..', join(tree, 'deep/er/root'))
    symlinkSync('deep/er/root/../x', join(tree, 'through'))
    symlinkSync('.git/config', join(tree, 'config'))
    writeFileSync(join(tree, 'suid'), 'x')
    chmodSync(join(tree, 'suid'), 0o4755)
    writeFileSync(join(tree, 'shut'), 'x')
    chmodSync(join(tree, 'shut'), 0)
    const { change, findings } = await captureAttempt(world.git, started)
    expect(kinds(findings).sort()).toEqual([
      'escapingSymlink absolute blocks',
      'escapingSymlink config blocks',
      'escapingSymlink through blocks',
      'escapingSymlink up blocks',
      'hardLink hard blocks',
      'setuidFile suid blocks',
      'specialFile fifo blocks',
      'unreadable shut',
    ])
    expect(change.files.map(({ path }) => path)).not.toContain('hard')
  })

  it('flags nested repositories, whatever their spelling, and never runs what they configure', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    const tree = started.place.worktree
    const canary = join(world.root, 'canary')
    const config = [
      '[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "touch CANARY; false"\n\thooksPath = ../hooks',
      '[filter "evil"]\n\tclean = touch CANARY\n\tsmudge = touch CANARY\n\trequired = true',
      '[diff "evil"]\n\ttextconv = touch CANARY\n\tcommand = touch CANARY\n',
    ]
      .join('\n')
      .replaceAll('CANARY', canary)
    execFileSync('git', ['init', '--quiet', join(tree, 'nested')])
    write(tree, {
      'nested/.git/config': config,
      'nested/x.txt': 'x\n',
      '.gitattributes': '* filter=evil diff=evil merge=evil\n',
      'case/.GIT/config': config,
      'short/git~1/config': config,
    })
    rmSync(join(tree, '.git'))
    renameSync(join(tree, 'nested/.git'), join(tree, 'moved'))
    write(tree, { '.git': `gitdir: ${tree}/moved\n`, 'nested/.git': 'gitdir: ../moved\n' })
    const { findings, change, commit } = await captureAttempt(world.git, started)
    await world.git.prepareCheckout({ projectId: 'project-1', commit, name: 'run-1.1.check', user: null })
    expect(existsSync(canary)).toBe(false)
    expect(kinds(findings)).toEqual([
      'nestedGit .git blocks',
      'nestedGit short/git~1 blocks',
      'nestedGit nested/.git blocks',
      'nestedGit moved blocks',
      'nestedGit case/.GIT blocks',
    ])
    expect(change.files.map(({ path }) => path)).toContain('nested/x.txt')
  })

  it('sees what excludes, assume-unchanged and attributes hide', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    const { worktree, agentGit } = started.place
    write(worktree, {
      'a.txt': 'changed\n',
      'hidden.txt': 'h\n',
      '.gitignore': '*\n',
      '.gitattributes': '* -diff\n',
    })
    write(agentGit, { 'info/exclude': '*\n', 'info/attributes': '* binary\n' })
    execFileSync('git', ['update-index', '--assume-unchanged', 'a.txt'], {
      cwd: worktree,
      env: {
        NODE_ENV: 'test',
        PATH: '/usr/bin:/bin',
        GIT_DIR: agentGit,
        GIT_WORK_TREE: worktree,
        GIT_ALTERNATE_OBJECT_DIRECTORIES: started.place.objects,
      },
    })
    const { change } = await captureAttempt(world.git, started)
    expect(summary(change.files)).toEqual([
      'added .gitattributes',
      'added .gitignore',
      'modified a.txt',
      'added hidden.txt',
    ])
    expect(change.files[2]?.patch).toContain('+changed')
  })

  it('leaves out build products that the base’s own .gitignore names', async () => {
    commitAll(world, { '.gitignore': 'out/\n*.log\n', 'sub/.gitignore': 'here\n', 'kept.log.txt': 'k\n' })
    const started = await startAttempt(world)
    write(started.place.worktree, {
      'out/x': 'x',
      'deep/a.log': 'x',
      'sub/here': 'x',
      here: 'x',
      ':(top)odd': 'x',
      '.gitignore': '',
    })
    const { change } = await captureAttempt(world.git, started)
    expect(summary(change.files)).toEqual(['modified .gitignore', 'added :(top)odd', 'added here'])
  })

  it('flags characters that cannot be seen, and binary content, without blocking', async () => {
    commitAll(world, { 'a.txt': 'a\u200b\n' })
    const started = await startAttempt(world)
    write(started.place.worktree, {
      'bidi.js': 'x \u202e y\n',
      'return.js': '// harmless\rgrant()\n',
      'separator.js': '// harmless\u2028grant()\n',
      'windows.js': 'x\r\n',
      photo: Buffer.from([0, 1, 2]),
      'a.txt': 'a\n',
    })
    const { findings, change } = await captureAttempt(world.git, started)
    expect(kinds(findings)).toEqual([
      'invisibleCharacters bidi.js',
      'binary photo',
      'invisibleCharacters return.js',
      'invisibleCharacters separator.js',
    ])
    expect(change.files.filter(({ patch }) => patch === null).map(({ path }) => path)).toEqual(['photo'])
  })

  it('flags text far to the right, and names that differ in case only', async () => {
    commitAll(world, { 'src/pay.js': 'a\n', 'OLD.txt': 'x', 'old.txt': 'y' })
    const started = await startAttempt(world)
    write(started.place.worktree, {
      'src/pay.js': `a\nb()${' '.repeat(120)};evil()\n`,
      'src/Pay.js': 'evil()\n',
      'table.md': `| a${' '.repeat(60)}| b |\n${' '.repeat(200)}indented\n`,
    })
    const { findings } = await captureAttempt(world.git, started)
    expect(kinds(findings)).toEqual(['nameNotText src/pay.js', 'invisibleCharacters src/pay.js'])
  })

  it('stops at the limit of entries', async () => {
    commitAll(world, { 'a.txt': 'a\n' })
    const started = await startAttempt(world)
    for (let index = 0; index < 20; index += 1) write(started.place.worktree, { [`f${index}`]: 'x' })
    const { findings } = await captureAttempt(world.git, started, { files: 10 })
    expect(findings.map(({ kind, blocks }) => [kind, blocks])).toEqual([['tooManyFiles', true]])
  })

  it('finds the one change among 5,000 files', { timeout: 240_000 }, async () => {
    const files: Record<string, string> = {}
    for (let index = 0; index < 5_000; index += 1)
      files[`d${index % 200}/f${index}.txt`] = `content ${index}\n`
    commitAll(world, files)
    const started = await startAttempt(world)
    write(started.place.worktree, { 'd7/f7.txt': 'changed\n', 'new.txt': 'n\n' })
    const { change } = await captureAttempt(world.git, started)
    expect(summary(change.files)).toEqual(['modified d7/f7.txt', 'added new.txt'])
  })
})
