import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecordedEvent } from '../../events/envelope'
import { importedFates } from '../../events/lane'
import { recordedAs } from '../../events/testing/recorded-as'
import { fact } from '../../events/vocabulary'
import type { ClosedChange } from '../backtest/closed-change'
import { fatesInWords, foldHistory, importedLanes, importedOf, newIn } from './history'
import { typeWordOf, typeWords, type HistoryChange } from './lane-words'
import { readPullRequests } from './pull-request-history'

const at = '2026-01-01T00:00:00.000Z'
const change = (n: number, more: Partial<HistoryChange> = {}): HistoryChange => ({
  ...{ agentId: 'a', taskType: 'docs', id: n.toString(16).padStart(40, '0') },
  ...{ openedAt: at, closedAt: at, cameTo: 'kept', ...more },
})

function imported(seq: number, changes: readonly HistoryChange[]): RecordedEvent[] {
  return changes.map(({ agentId, taskType, ...rest }) =>
    recordedAs(seq, fact('HistoryImported', { source: 'main', outcomes: 1, changes: [rest] }), {
      stream: 'history/p',
      lane: { agentId, projectId: 'p', taskType },
    }),
  )
}

const someChanges = fc.array(
  fc.record({
    n: fc.nat(30),
    agentId: fc.constantFrom('a', 'b'),
    taskType: fc.constantFrom('docs', 'fix'),
    cameTo: fc.constantFrom(...importedFates),
  }),
)

test('importing what is known adds nothing, and what differs replaces what was known', () => {
  fc.assert(
    fc.property(someChanges, someChanges, (first, second) => {
      const [one, two] = [first, second].map((told) => told.map(({ n, ...more }) => change(n, more)))
      const known = foldHistory(imported(1, one ?? []))
      const { added, corrected } = newIn(known, two ?? [])
      const after = foldHistory([...imported(1, one ?? []), ...imported(2, [...added, ...corrected])])
      const wanted = new Map([...(one ?? []), ...(two ?? [])].map((each) => [each.id, each]))
      expect(new Map([...after].toSorted())).toEqual(new Map([...wanted].toSorted()))
      expect(newIn(after, two ?? [])).toEqual({
        ...{ added: [], corrected: [], known: new Set(two?.map((each) => each.id)).size },
      })
    }),
  )
})

test('a lane’s changes are counted by what they came to', () => {
  const later = '2026-03-01T00:00:00.000Z'
  const changes = [change(1), change(2, { cameTo: 'reverted', closedAt: later }), change(3, { agentId: 'b' })]
  const history = foldHistory(imported(1, changes))
  const counts = {
    ...{ changes: 2, kept: 1, reverted: 1, fixed: 0, merged: 0, notMerged: 0, from: at, until: later },
  }
  expect(importedOf(history, { agentId: 'a', projectId: 'p', taskType: 'docs' })).toEqual(counts)
  expect(importedOf(history, { agentId: 'a', projectId: 'p', taskType: 'fix' })).toBeNull()
  expect(importedLanes(changes)[0]).toEqual({ agentId: 'a', taskType: 'docs', ...counts })
  expect(fatesInWords({ ...counts, notMerged: 3 })).toBe('1 kept, 1 reverted, 3 not merged')
})

test('a record of before that tells a number alone holds no change', () => {
  const [event] = imported(1, [change(1)])
  if (event?.type !== 'HistoryImported') throw new Error('no event')
  expect(foldHistory([{ ...event, data: { source: 'main', outcomes: 7 } }]).size).toBe(0)
})

test.each([
  ['docs: a', 'docs'],
  ['Feat(ui)!: a', 'feat'],
  ['build(deps): bump x', 'deps'],
  ['chore(deps-dev): bump x', 'deps'],
  ['a sentence: with a colon', null],
  ['docs:no blank', null],
])('the title `%s` says the type %s', (title, word) => {
  expect(typeWordOf(title)).toBe(word)
})

test('words by hand come first, then the type for all, then the policy’s own names, then usual ones', () => {
  const types = ['feature', 'tests', 'chore', 'docs']
  const none = { all: null, named: new Map<string, string>() }
  const asked = ['feat', 'test', 'chore', 'perf', null]
  expect(asked.map(typeWords(types, none))).toEqual(['feature', 'tests', 'chore', null, null])
  const byHand = { all: null, named: new Map([['perf', 'feature']]) }
  expect(asked.map(typeWords(types, byHand))).toEqual(['feature', 'tests', 'chore', 'feature', null])
  const forAll = { all: 'docs', named: new Map([['perf', 'chore']]) }
  expect(asked.map(typeWords(types, forAll))).toEqual(['docs', 'docs', 'docs', 'chore', 'docs'])
})

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const row = (n: number, more: Partial<ClosedChange> = {}): ClosedChange => ({
  ...{ agent: 'Devin', project: 'acme/app', taskType: 'feat', merged: true },
  ...{ openedAt: Date.UTC(2026, 0, n), closedAt: Date.UTC(2026, 0, n + 1), ...more },
})
const reading = {
  ...{ repo: 'acme/app', agents: [{ agentId: 'd', words: 'Devin' }], digest },
  typeOf: typeWords(['feature'], { all: null, named: new Map() }),
}

test('rows of a list are changes of the lanes they name, and the others are passed over with their number', () => {
  const rows = [
    ...[row(1), row(2, { merged: false }), row(3, { project: 'evil/app' }), row(4, { agent: 'Cursor' })],
    row(5, { taskType: 'ci' }),
  ]
  const { changes, passedOver } = readPullRequests(rows, reading)
  expect(changes.map(({ id: _, ...rest }) => rest)).toEqual([
    {
      ...{ agentId: 'd', taskType: 'feature', cameTo: 'merged' },
      ...{ openedAt: '2026-01-01T00:00:00.000Z', closedAt: '2026-01-02T00:00:00.000Z' },
    },
    {
      ...{ agentId: 'd', taskType: 'feature', cameTo: 'notMerged' },
      ...{ openedAt: '2026-01-02T00:00:00.000Z', closedAt: '2026-01-03T00:00:00.000Z' },
    },
  ])
  expect(passedOver).toEqual([
    { why: 'of another repository than `acme/app`', changes: 1 },
    { why: '`Cursor` is no agent here: name one with `--agent AGENT=Cursor`', changes: 1 },
    { why: '`ci` is no task type of the policy: name one with `--type TYPE=ci`', changes: 1 },
  ])
})

test('a longer list gives the same ids, rows that are alike differ, and a merge found later is the same row', () => {
  const ids = (rows: readonly ClosedChange[]) => readPullRequests(rows, reading).changes.map(({ id }) => id)
  const short = ids([row(1), row(1), row(2)])
  expect(new Set(short).size).toBe(3)
  expect(ids([row(9), row(1), row(1), row(2)]).slice(1)).toEqual(short)
  expect(ids([row(1, { merged: false })])).toEqual(short.slice(0, 1))
})
