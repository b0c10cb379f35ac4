import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commitAll, makeWorld, type World } from './testing/git-place'

let world: World
beforeEach(() => {
  world = makeWorld()
})
afterEach(() => world.remove())

const words = { title: 'Revert "Greet"', trailer: 'Leeway-Run: run-1' }

/** A change of `greeting.txt` that was merged; the base branch stands at the merge. */
async function mergeGreeting(): Promise<string> {
  const base = commitAll(world, { 'greeting.txt': 'hello\n', 'other.txt': 'one\n' })
  world.user('checkout', '--quiet', '-b', 'work')
  commitAll(world, { 'greeting.txt': 'goodbye\n', 'more.txt': 'more\n' })
  world.user('checkout', '--quiet', 'main')
  world.user('merge', '--quiet', '--no-ff', '--no-edit', 'work')
  expect(world.user('rev-parse', 'HEAD^1')).toBe(base)
  await world.git.observeBase(world.project)
  return world.user('rev-parse', 'HEAD')
}

async function revert(merge: string) {
  const { commit: base } = await world.git.observeBase(world.project)
  const made = await world.git.revert({ projectId: 'project-1', runId: 'run-1', merge, base, ...words })
  return { base, made }
}

async function filesAt(commit: string): Promise<Record<string, string>> {
  const files = await world.git.readFiles('project-1', commit, '', 1000)
  return Object.fromEntries(files.map(({ path, content }) => [path, content?.toString('utf8') ?? '']))
}

describe('a merge', () => {
  it('is taken back whole, in the words that whoever reads reverts knows', async () => {
    const merge = await mergeGreeting()
    const { base, made } = await revert(merge)
    if (made.kind !== 'merged') throw new Error(made.kind)
    expect(await filesAt(made.merge)).toEqual({ 'greeting.txt': 'hello\n', 'other.txt': 'one\n' })
    expect(await world.git.land(world.project, made.merge, base)).toMatchObject({ kind: 'landed' })
    expect(world.user('log', '-1', '--format=%B')).toBe(
      `Revert "Greet"\n\nThis reverts commit ${merge}.\n\nLeeway-Run: run-1\n`.trimEnd(),
    )
    expect(await world.git.listCorrections('project-1', merge, made.merge)).toEqual([
      { commit: made.merge, reverted: [merge], repaired: [] },
    ])
  })

  it('is taken back without what came after it', async () => {
    const merge = await mergeGreeting()
    commitAll(world, { 'other.txt': 'two\n' })
    const { made } = await revert(merge)
    if (made.kind !== 'merged') throw new Error(made.kind)
    expect(await filesAt(made.merge)).toEqual({ 'greeting.txt': 'hello\n', 'other.txt': 'two\n' })
  })

  it('is not taken back over what was built on it', async () => {
    const merge = await mergeGreeting()
    commitAll(world, { 'greeting.txt': 'goodbye, all\n' })
    const { made } = await revert(merge)
    expect(made).toEqual({ kind: 'conflict', paths: ['greeting.txt'] })
  })

  it('is repaired by a commit that says so, by a short name too, and by none that names an issue', async () => {
    const merge = await mergeGreeting()
    const says = (words: string) => commitAll(world, { 'more.txt': words }, `mend it\n\n${words}\n`)
    const repair = says(`Fixes: ${merge.slice(0, 10)} ("Greet")`)
    says('Fixes: #1234567')
    says('Fixes: 0123456789abcdef')
    const { commit: head } = await world.git.observeBase(world.project)
    expect(await world.git.listCorrections('project-1', merge, head)).toEqual([
      { commit: repair, reverted: [], repaired: [merge] },
    ])
  })

  it('is taken back by a commit that names it shortly, as `git revert --reference` does', async () => {
    const merge = await mergeGreeting()
    world.user('revert', '--no-edit', '--reference', '-m', '1', merge)
    const { commit: head } = await world.git.observeBase(world.project)
    expect(world.user('log', '-1', '--format=%B')).toContain(`This reverts commit ${merge.slice(0, 7)}`)
    expect(await world.git.listCorrections('project-1', merge, head)).toEqual([
      { commit: head, reverted: [merge], repaired: [] },
    ])
  })

  it('is found among a thousand commits that repair what nobody knows, with one question to git', async () => {
    const merge = await mergeGreeting()
    const head = world.user('rev-parse', 'HEAD')
    const tree = world.user('rev-parse', 'HEAD^{tree}')
    let tip = head
    for (let n = 0; n < 1_000; n += 1) {
      const message = `mend\n\nFixes: ${n.toString(16).padStart(12, 'e')}\n`
      tip = world.user(
        'commit-tree',
        tree,
        '-p',
        tip,
        '-m',
        n === 500 ? `Fixes: ${merge.slice(0, 9)}` : message,
      )
    }
    world.user('reset', '--quiet', '--hard', tip)
    const { commit } = await world.git.observeBase(world.project)
    const corrections = await world.git.listCorrections('project-1', merge, commit)
    expect(corrections.map(({ repaired }) => repaired)).toEqual([[merge]])
  })

  it('that was taken back is told also where the mirror has lost the commit that was looked at last', async () => {
    const merge = await mergeGreeting()
    world.user('revert', '--no-edit', '-m', '1', merge)
    const { commit: head } = await world.git.observeBase(world.project)
    const lost = '1'.repeat(40)
    expect(await world.git.listCorrections('project-1', lost, head)).toEqual([
      { commit: head, reverted: [merge], repaired: [] },
    ])
    await expect(world.git.listCorrections('project-1', merge, lost)).rejects.toThrow()
  })

  it('that a person took back, or that left the branch, is gone', async () => {
    const merge = await mergeGreeting()
    world.user('revert', '--no-edit', '-m', '1', merge)
    expect((await revert(merge)).made).toEqual({ kind: 'gone' })
    world.user('reset', '--quiet', '--hard', `${merge}^1`)
    commitAll(world, { 'other.txt': 'else\n' })
    expect((await revert(merge)).made).toEqual({ kind: 'gone' })
  })
})
