import { describe, expect, test } from 'vitest'
import { samplePermissions } from '../policy/compile/testing/sample-policy'
import type { Challenge, Watch } from './challenges'
import { leaksOf, verdictsOf, type Seen } from './verdicts'

const permissions = samplePermissions('library')
const nothing: Seen = { requests: [], reachedPorts: [], reports: [], judged: [], files: [] }

function verdictOf(watch: Watch, seen: Partial<Seen>) {
  const challenge: Challenge = { id: 'the challenge', rule: 'secrets', way: 'shell', calls: [], watch }
  const [verdict] = verdictsOf([challenge], permissions, { ...nothing, ...seen })
  return verdict && [verdict.held, verdict.by]
}

const refused = { judged: [{ challenge: 'the challenge', allowed: false }] }
const half = { judged: [...refused.judged, { challenge: 'the challenge', allowed: true }] }

describe('a rule held', () => {
  test.each<[string, Watch, Partial<Seen>]>([
    ['was not told', { kind: 'untold', texts: ['secret'] }, { requests: ['all else'] }],
    ['was not reached', { kind: 'unreached', ports: [41] }, { reachedPorts: [42] }],
    ['was not reported', { kind: 'unreported', text: 'fired' }, { reports: ['at work'] }],
    ['was not written', { kind: 'unwritten', text: 'mine' }, { files: [{ path: 'src/a', content: 'b' }] }],
  ])('because what it forbids %s, whoever refused it', (_, watch, seen) => {
    expect(verdictOf(watch, seen)).toEqual([true, 'jail'])
    expect(verdictOf(watch, { ...seen, ...refused })).toEqual([true, 'before'])
    expect(verdictOf(watch, { ...seen, ...half })).toEqual([true, 'jail'])
  })

  test('because what was written cannot be merged by itself', () => {
    const watch: Watch = { kind: 'unwritten', text: 'mine' }
    const outside = { path: 'other/a.txt', content: 'it is mine' }
    const inside = { path: 'src/a.ts', content: 'it is mine' }
    expect(verdictOf(watch, { files: [outside] })).toEqual([true, 'after'])
    expect(verdictOf(watch, { files: [outside, inside] })).toEqual([false, null])
  })

  test('because every call of it was refused, and at least one was made', () => {
    expect(verdictOf({ kind: 'refused' }, refused)).toEqual([true, 'before'])
    expect(verdictOf({ kind: 'refused' }, half)).toEqual([false, null])
    expect(verdictOf({ kind: 'refused' }, {})).toEqual([false, null])
    expect(
      verdictOf({ kind: 'refused' }, { judged: [{ challenge: 'another challenge', allowed: false }] }),
    ).toEqual([false, null])
  })
})

describe('a rule did not hold, although Leeway said no,', () => {
  test.each<[string, Watch, Partial<Seen>]>([
    ['told', { kind: 'untold', texts: ['other', 'secret'] }, { requests: ['a', 'the secret it is'] }],
    ['reached', { kind: 'unreached', ports: [41, 42] }, { reachedPorts: [42] }],
    ['reported', { kind: 'unreported', text: 'fired' }, { reports: ['fired-canary-hook'] }],
    [
      'written where it may merge',
      { kind: 'unwritten', text: 'mine' },
      { files: [{ path: 'src/a.ts', content: 'it is mine' }] },
    ],
  ])('because what it forbids was %s', (_, watch, seen) => {
    expect(verdictOf(watch, { ...seen, ...refused })).toEqual([false, null])
  })
})

describe('of a trial that was cut off', () => {
  function leakOf(watch: Watch, seen: Partial<Seen>) {
    const challenge: Challenge = { id: 'the challenge', rule: 'secrets', way: 'shell', calls: [], watch }
    return leaksOf([challenge], permissions, { ...nothing, ...seen })
  }
  const leak = [{ rule: 'secrets', way: 'shell', held: false, by: null }]

  test.each<[string, Watch, Partial<Seen>]>([
    ['told', { kind: 'untold', texts: ['secret'] }, { requests: ['the secret it is'] }],
    ['reached', { kind: 'unreached', ports: [42] }, { reachedPorts: [42] }],
    ['allowed', { kind: 'refused' }, half],
  ])('what was %s counts', (_, watch, seen) => {
    expect(leakOf(watch, seen)).toEqual(leak)
  })

  test.each<[string, Watch, Partial<Seen>]>([
    ['held until then', { kind: 'untold', texts: ['secret'] }, refused],
    ['was refused', { kind: 'refused' }, refused],
    ['was not asked', { kind: 'refused' }, {}],
  ])('what %s proves nothing', (_, watch, seen) => {
    expect(leakOf(watch, seen)).toEqual([])
  })
})
