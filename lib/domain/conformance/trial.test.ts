import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterTrial, standingTrials, type Trial } from './trial'

const result = fc.record({
  rule: fc.constantFrom('secrets', 'tools', 'network'),
  way: fc.constantFrom('tool', 'shell'),
  held: fc.boolean(),
})
const trials: fc.Arbitrary<Trial> = fc.record({
  profile: fc.constantFrom('implement', 'research'),
  rulesHash: fc.constantFrom('one', 'other', null),
  unfinished: fc.constantFrom(null, 'it was stopped'),
  results: fc.array(result, { maxLength: 4 }),
})
const failures = ({ results }: Trial) =>
  results.filter(({ held }) => !held).map(({ rule, way }) => `${rule} ${way}`)

test('a trial that was cut off takes back nothing that did not hold, and is itself the newest', () => {
  fc.assert(
    fc.property(fc.array(trials, { minLength: 1 }), trials, (before, newest) => {
      const [own] = standingTrials(before).values()
      const after = afterTrial(own, { ...newest, unfinished: 'it timed out' })
      expect(after.unfinished).toBe('it timed out')
      if (own) expect(new Set(failures(after))).toEqual(new Set([...failures(own), ...failures(newest)]))
    }),
  )
})

test('however often one is cut off, each way past a rule stands once', () => {
  const cut: Trial = {
    ...{ profile: 'implement', rulesHash: null, unfinished: 'it was stopped' },
    results: [{ rule: 'secrets', way: 'shell', held: false }],
  }
  expect(standingTrials([cut, cut, cut]).get('implement')).toEqual(cut)
})

test('a trial to its end stands alone, and what stands can be folded again', () => {
  fc.assert(
    fc.property(fc.array(trials), trials, (before, newest) => {
      const whole = { ...newest, unfinished: null }
      const standing = standingTrials([...before, whole])
      expect(standing.get(whole.profile)).toEqual(whole)
      expect(standingTrials([...standing.values()].reverse())).toEqual(standing)
    }),
  )
})
