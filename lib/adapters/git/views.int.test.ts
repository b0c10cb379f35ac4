import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AttemptPlace } from '../../orchestrator/git-ports'
import { captureAttempt, commitAll, makeWorld, startAttempt, write, type World } from './testing/git-place'

let world: World
beforeEach(() => {
  world = makeWorld()
})
afterEach(() => world.remove())

const hiding = { key: 'secrets', hides: (path: string) => /(^|\/)(\.env|secrets)(\/|$)/.test(path) }

/** git as the agent runs it, with the view in place of the mount at /objects. */
function inside({ agentGit, worktree, objects }: AttemptPlace) {
  const env = {
    ...{ NODE_ENV: 'test' as const, PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
    ...{ GIT_DIR: agentGit, GIT_WORK_TREE: worktree, GIT_ALTERNATE_OBJECT_DIRECTORIES: objects },
  }
  return (...args: string[]) =>
    execFileSync('git', args, { env, cwd: worktree, stdio: 'pipe' }).toString('utf8').trimEnd()
}

it('a hidden file is not in what an agent’s git can read, not even as it was before', async () => {
  commitAll(world, { '.env': 'old secret\n', 'secrets/deep/key': 'key\n', 'a.txt': 'a\n' })
  const old = world.user('rev-parse', 'HEAD:.env')
  commitAll(world, { '.env': 'new secret\n', 'a.txt': 'b\n' })
  const { place } = await startAttempt(world, { hiding })
  const git = inside(place)
  for (const name of ['HEAD:.env', 'HEAD:secrets/deep/key', old])
    expect(() => git('cat-file', '-p', name)).toThrow()
  expect(git('log', '--format=%s', '-p', '--', 'a.txt')).toContain('+b')
})

it('the agent’s git works on: hidden files do not count as changed, and it commits', async () => {
  commitAll(world, { '.env': 'secret\n', 'a.txt': 'a\n' })
  const { place } = await startAttempt(world, { hiding })
  const git = inside(place)
  write(place.worktree, { '.env': '', 'a.txt': 'changed\n' })
  expect(git('status', '--porcelain')).toBe(' M a.txt')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'mine')
  expect(git('diff', '--stat', 'HEAD~1', 'HEAD')).toContain('1 file changed')
})

it('a hidden file with the content of a visible one takes nothing away', async () => {
  commitAll(world, { '.env': '', 'empty.txt': '' })
  const { place } = await startAttempt(world, { hiding })
  expect(inside(place)('cat-file', '-p', 'HEAD:empty.txt')).toBe('')
})

it('what other runs delivered is not there, what this run delivered is', async () => {
  commitAll(world, { 'a.txt': 'a\n' })
  const other = await startAttempt(world, { runId: 'run-2' })
  write(other.place.worktree, { 'theirs.txt': 'theirs\n' })
  const theirs = await captureAttempt(world.git, other, { runId: 'run-2' })
  const first = await startAttempt(world)
  write(first.place.worktree, { 'mine.txt': 'mine\n' })
  const mine = await captureAttempt(world.git, first)
  const { place } = await startAttempt(world, { attempt: 2, from: mine.commit })
  const git = inside(place)
  expect(git('status', '--porcelain')).toBe('')
  expect(git('show', 'HEAD:mine.txt')).toBe('mine')
  expect(() => git('cat-file', '-e', theirs.commit)).toThrow()
})

it('follows the base branch through many moves, in few packs', async () => {
  for (let move = 0; move < 14; move += 1) {
    commitAll(world, { 'a.txt': `${move}\n`, '.env': `secret ${move}\n` })
    await startAttempt(world, { runId: `run-${move}`, hiding })
  }
  const { place } = await startAttempt(world, { hiding })
  const git = inside(place)
  expect(git('log', '--format=%h').split('\n')).toHaveLength(14)
  expect(git('show', 'HEAD~13:a.txt')).toBe('0')
  expect(() => git('cat-file', '-p', 'HEAD:.env')).toThrow()
  const packs = execFileSync('ls', [join(place.objects, 'pack')]).toString('utf8')
  expect(packs.split('\n').filter((name) => name.endsWith('.pack')).length).toBeLessThan(5)
})
