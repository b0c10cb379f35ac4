import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitAll, makeWorld, write, type World } from './testing/git-place'

let world: World
beforeAll(() => {
  world = makeWorld()
})
afterAll(() => world.remove())

test('a history comes with its merges, its authors and what its messages say', async () => {
  const { user, git, project } = world
  const first = commitAll(world, { 'a.txt': '1\n' }, 'docs: begin\n\nCo-authored-by: Claude <c@example.org>')
  user('checkout', '--quiet', '-b', 'topic')
  write(world.repository, { 'b.txt': '2\n' })
  user('add', '-A')
  user('commit', '--quiet', '--author', 'Bot [x] <bot@x>', '-m', 'fix: ü')
  const brought = user('rev-parse', 'HEAD')
  user('checkout', '--quiet', 'main')
  user('merge', '--quiet', '--no-ff', '-m', 'Merge branch topic\n\nfix: the title', 'topic')
  const merge = user('rev-parse', 'HEAD')
  user('revert', '--no-edit', '-m', '1', merge)
  const revert = user('rev-parse', 'HEAD')
  const { commit: tip } = await git.observeBase(project)
  const commits = await git.listHistory(project.projectId, tip)
  const by = new Map(commits.map(({ authoredAt: _, committedAt: __, ...rest }) => [rest.commit, rest]))
  const ada = { author: 'Ada <ada@example.org>', helpers: [], takesBack: [], repairs: [] }
  expect(by).toEqual(
    new Map(
      [
        { ...ada, commit: first, parents: [], helpers: ['Claude <c@example.org>'], titles: ['docs: begin'] },
        { ...ada, commit: brought, parents: [first], author: 'Bot [x] <bot@x>', titles: ['fix: ü'] },
        {
          ...ada,
          commit: merge,
          parents: [first, brought],
          titles: ['Merge branch topic', 'fix: the title'],
        },
        {
          ...{ ...ada, commit: revert, parents: [merge], takesBack: [merge] },
          titles: [`Revert "Merge branch topic"`],
        },
      ].map((one) => [one.commit, one]),
    ),
  )
  const seconds = Number(user('show', '-s', '--format=%ct', merge))
  expect(commits.find(({ commit }) => commit === merge)?.committedAt).toBe(
    new Date(seconds * 1000).toISOString(),
  )
})

test('a commit that is not there is said to be missing', async () => {
  await expect(world.git.listHistory(world.project.projectId, 'e'.repeat(40))).rejects.toMatchObject({
    kind: 'gitFailed',
  })
})
