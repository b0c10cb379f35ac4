import { expect, test } from 'vitest'
import { readGitHistory } from './git-history'
import { typeWords } from './lane-words'
import { pastCommit, type PastCommit } from './past-commit'

const id = (n: number) => n.toString(16).padStart(40, '0')
const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()

type Told = { n: number; parents?: number[]; by?: string; message: string; authoredDay?: number }

/** Commit `n` was committed on day `n`. */
function commit({
  n,
  parents = n > 1 ? [n - 1] : [],
  by = 'Ada',
  message,
  authoredDay = n,
}: Told): PastCommit {
  const seconds = (day: number) => Date.UTC(2026, 0, day) / 1000
  return pastCommit({
    ...{
      commit: id(n),
      parents: parents.map(id),
      author: `${by} <${by.toLowerCase()}@example.org>`,
      message,
    },
    ...{ authored: seconds(authoredDay), committed: seconds(n) },
  })
}

const types = typeWords(['docs', 'fix', 'feature'], { all: null, named: new Map() })
const agents = [
  { agentId: 'c', words: 'claude' },
  { agentId: 'g', words: 'Gemini' },
]

function read(told: readonly Told[], landed: readonly number[] = [], typeOf = types) {
  const commits = told.map(commit)
  const tip = id(told.at(-1)?.n ?? 0)
  return readGitHistory({ commits, tip }, { agents, typeOf, landed: new Set(landed.map(id)) })
}

test('a commit of an agent is a change, and one of a person is none', () => {
  const history = read([
    { n: 1, by: 'Claude', message: 'docs: begin', authoredDay: 1 },
    { n: 2, message: 'fix: by hand' },
    { n: 3, message: 'feat(ui): a door\n\nCo-authored-by: Gemini <g@example.org>', authoredDay: 2 },
  ])
  expect(history).toEqual({
    changes: [
      { agentId: 'c', taskType: 'docs', id: id(1), openedAt: at(1), closedAt: at(1), cameTo: 'kept' },
      { agentId: 'g', taskType: 'feature', id: id(3), openedAt: at(2), closedAt: at(3), cameTo: 'kept' },
    ],
    passedOver: [],
    foundAs: [
      { agentId: 'c', name: 'Claude <claude@example.org>', changes: 1 },
      { agentId: 'g', name: 'Gemini <g@example.org>', changes: 1 },
    ],
  })
})

test('a merge is one change with all it brought, of whoever wrote in it, open since its first commit', () => {
  const history = read([
    { n: 1, message: 'begin' },
    { n: 2, by: 'Claude', message: 'fix: half of it', parents: [1] },
    { n: 3, by: 'Claude', message: 'more', parents: [2] },
    { n: 4, message: 'Merge branch x', parents: [1, 3] },
  ])
  expect(history.changes).toEqual([
    { agentId: 'c', taskType: 'fix', id: id(4), openedAt: at(2), closedAt: at(4), cameTo: 'kept' },
  ])
})

test('a later revert makes it reverted, of the merge or of a commit within, and is no change itself', () => {
  const merged: Told[] = [
    { n: 1, message: 'begin' },
    { n: 2, by: 'Claude', message: 'docs: a', parents: [1] },
    { n: 3, message: 'Merge', parents: [1, 2] },
  ]
  for (const taken of [2, 3]) {
    const revert = { n: 4, by: 'Claude', message: `docs: back\n\nThis reverts commit ${id(taken)}.` }
    expect(read([...merged, revert])).toMatchObject({
      changes: [{ id: id(3), cameTo: 'reverted' }],
      passedOver: [{ why: 'takes back another change, and is no work of a lane', changes: 1 }],
    })
  }
})

test('what a branch took back of itself never stood on the base branch', () => {
  const history = read([
    { n: 1, message: 'begin' },
    { n: 2, by: 'Claude', message: 'docs: a', parents: [1] },
    { n: 3, by: 'Claude', message: `Revert\n\nThis reverts commit ${id(2)}.`, parents: [2] },
    { n: 4, message: 'Merge', parents: [1, 3] },
  ])
  expect(history.changes).toMatchObject([{ id: id(4), cameTo: 'kept' }])
})

test('one that was repaired is fixed, one that was taken back too stays reverted, in any order', () => {
  const repair = (n: number) => ({ n, message: `fix: it\n\nFixes: ${id(1)}` })
  const revert = (n: number) => ({ n, message: `undo\n\nThis reverts commit ${id(1)}.` })
  const first = { n: 1, by: 'Claude', message: 'docs: a' }
  const fates = [[repair(2)], [repair(2), revert(3)], [revert(2), repair(3)]].map(
    (rest) => read([first, ...rest]).changes.find((one) => one.id === id(1))?.cameTo,
  )
  expect(fates).toEqual(['fixed', 'reverted', 'reverted'])
})

test('a shortened id names a commit only where one alone begins so', () => {
  const ids = { 1: 'abcdef01', 2: 'abcdef02' }
  const commits = ([1, 2] as const).map((n) => ({
    ...commit({ n, by: 'Claude', message: 'docs: a' }),
    commit: ids[n].padEnd(40, '0'),
    parents: n === 1 ? [] : [ids[1].padEnd(40, '0')],
  }))
  const says = (short: string) => ({
    ...commit({ n: 3, message: `undo\n\nThis reverts commit ${short}.` }),
    parents: [ids[2].padEnd(40, '0')],
  })
  const fates = (short: string) =>
    readGitHistory(
      { commits: [...commits, says(short)], tip: id(3) },
      { agents, typeOf: types, landed: new Set() },
    ).changes.map(({ cameTo }) => cameTo)
  expect([fates('abcdef0'), fates('abcdef02')]).toEqual([
    ['kept', 'kept'],
    ['kept', 'reverted'],
  ])
})

test('what Leeway landed is evidence already, by the merge or by what was delivered for it', () => {
  const told: Told[] = [
    { n: 1, message: 'begin' },
    { n: 2, by: 'Claude', message: 'docs: a', parents: [1] },
    { n: 3, message: 'Merge', parents: [1, 2] },
  ]
  for (const landed of [2, 3])
    expect(read(told, [landed])).toMatchObject({
      changes: [],
      passedOver: [{ why: 'landed by Leeway: evidence already', changes: 1 }],
    })
})

test('what has no type of the policy, or is of several agents, is passed over with its number', () => {
  const both = 'docs: a\n\nCo-authored-by: Gemini'
  const { changes, passedOver } = read([
    ...[1, 2].map((n) => ({ n, by: 'Claude', message: 'chore: tidy' })),
    { n: 3, by: 'Claude', message: 'tidy more' },
    { n: 4, by: 'Claude', message: both },
  ])
  expect(changes).toEqual([])
  expect(passedOver).toEqual([
    { why: '`chore` is no task type of the policy: name one with `--type TYPE=chore`', changes: 2 },
    { why: 'nothing says of which type it is: name one with `--type TYPE`', changes: 1 },
    { why: 'names several agents', changes: 1 },
  ])
})

test('history that is not all there is read as far as it goes', () => {
  const shallow = [3, 4].map((n) => ({ n, by: 'Claude', message: 'fix: a' }))
  expect(read(shallow).changes.map((one) => one.id)).toEqual([id(3), id(4)])
  expect(readGitHistory({ commits: [], tip: id(9) }, { agents, typeOf: types, landed: new Set() })).toEqual({
    ...{ changes: [], passedOver: [], foundAs: [] },
  })
})
