import { describe, expect, test } from 'vitest'
import { readClosedChanges, type ClosedChange } from './closed-change'
import { replayChanges } from './replay'
import { eProcessRule, namedRules, streakRule } from './rules'
import { areaUnderCurve, brierScore } from './scores'

const head = 'agent,repo,type,opened_at,closed_at,merged\n'

describe('a file of pull requests', () => {
  test('is read whatever the order of its columns, with quotes and a byte order mark', () => {
    const text =
      '\uFEFFmerged,"agent",repo,type,closed_at,opened_at,more\r\n1,"Devin, Jr","a""b",docs,2026-01-02T00:00:00Z,2026-01-01T00:00:00+02:00,x\r\n'
    expect(readClosedChanges(text)).toEqual({
      ok: true,
      changes: [
        {
          ...{ agent: 'Devin, Jr', project: 'a"b', taskType: 'docs', merged: true },
          ...{ openedAt: Date.parse('2025-12-31T22:00:00Z'), closedAt: Date.parse('2026-01-02T00:00:00Z') },
        },
      ],
    })
  })

  test('is refused whole, with every problem and its line', () => {
    const text = `${head}a,b,docs,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,1\na,b,docs,yesterday,2026-01-02T00:00:00Z,2\na,,docs,2026-01-03T00:00:00Z,2026-01-02T00:00:00Z,1\na,b,docs,2026-01-03T00:00:00Z,2026-01-02T00:00:00Z,1\n`
    const read = readClosedChanges(text)
    expect(read.ok ? [] : read.problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '3 `opened_at` is no instant such as `2026-01-31T12:00:00Z`',
      '3 `merged` is neither `0` nor `1`',
      '4 `repo` is empty',
      '5 `closed_at` is before `opened_at`',
    ])
  })

  test.each([
    ['no row', head, /no row/],
    ['a row of another length', `${head}a,b\n`, /no CSV file.*line 2.*; mend that line/s],
    [
      'no such column',
      'agent,repo,type,opened_at,closed_at\na,b,docs,x,y\n',
      /^the column `merged` is missing: the first line names agent, repo, type, opened_at, closed_at, merged, in/,
    ],
    [
      'several such columns',
      'agent,repo\na,b\n',
      /^the columns `type`, `opened_at`, `closed_at`, `merged` are/,
    ],
    ['no text', '', /no row/],
  ])('with %s is refused with a sentence', (_, text, sentence) => {
    const read = readClosedChanges(text)
    expect(read.ok ? '' : read.problems.map(({ message }) => message).join('\n')).toMatch(sentence)
  })
})

const at = (day: number) => Date.UTC(2026, 0, day)

function change(opened: number, closed: number, merged: boolean): ClosedChange {
  return { agent: 'a', project: 'p', taskType: 'docs', openedAt: at(opened), closedAt: at(closed), merged }
}

describe('a replay', () => {
  test('counts a change as history only for those opened after it closed', () => {
    const changes = [change(1, 10, true), change(2, 3, true), change(10, 11, false), change(12, 13, true)]
    const { rules } = replayChanges(changes, [streakRule(1), streakRule(2)])
    expect(rules.map(({ counts }) => counts)).toEqual([
      // On day 10 only the second is over: the first closes in that very moment, and the third breaks the streak.
      { eligible: 1, notMerged: 1 },
      { eligible: 0, notMerged: 0 },
    ])
  })

  test('says that nobody was eligible instead of a rate', () => {
    expect(replayChanges([change(1, 2, true)], [eProcessRule(0.1)]).rules).toEqual([
      {
        ...{ name: 'e-process, fewer than 10 % fail', eligible: 0, notMerged: null, interval: null },
        counts: { eligible: 0, notMerged: 0 },
        lanes: [],
      },
    ])
  })

  test('lets 35 clean changes through the rule of one in ten, and none of those before', () => {
    const changes = Array.from({ length: 40 }, (_, n) => change(2 * n + 1, 2 * n + 2, true))
    const { rules, rows } = replayChanges(changes, [eProcessRule(0.1)])
    expect([rows, rules[0]?.counts.eligible]).toEqual([40, 5])
  })

  test('of nothing is nothing', () => {
    const { rows, estimate, frontier } = replayChanges([], namedRules)
    expect({ rows, estimate, frontier }).toEqual({
      rows: 0,
      estimate: { auc: null, brier: 0, n: 0 },
      frontier: [],
    })
  })
})

test('the area under the curve counts pairs, and ties by half', () => {
  const forecasts = [0.9, 0.4, 0.4, 0.1].map((chance, index) => ({ chance, happened: index % 2 === 0 }))
  let [pairs, won] = [0, 0]
  for (const a of forecasts.filter(({ happened }) => happened))
    for (const b of forecasts.filter(({ happened }) => !happened)) {
      pairs += 1
      won += a.chance > b.chance ? 1 : a.chance === b.chance ? 0.5 : 0
    }
  expect(areaUnderCurve(forecasts)).toBe(won / pairs)
  expect(areaUnderCurve([{ chance: 0.5, happened: true }])).toBeNull()
  expect(brierScore(forecasts)).toBeCloseTo((0.01 + 0.16 + 0.36 + 0.01) / 4, 12)
})
