import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proofOf } from '../domain/conformance/proof'
import { trialOf } from '../domain/conformance/trial'
import { samplePermissions } from '../domain/policy/compile/testing/sample-policy'
import { conformance } from './conformance'
import { at, folded, worker } from './testing/log'
import { conformanceStory, tried } from './testing/set-up-stories'
import { blob } from './testing/story-subjects'

const results = [
  { rule: 'write deny', way: 'tool', held: true },
  { rule: 'write deny', way: 'shell', held: true },
]
const whole = { by: worker, rulesHash: blob, unfinished: null, results }

test('of each version and composition the newest trial counts, whatever came before', () => {
  expect(folded(conformance, conformanceStory)).toStrictEqual({
    'p1/claude-code': {
      scope: 'p1',
      runtime: 'claude-code',
      trials: [
        { version: '2.1.197', profile: 'implement', at: at(4), ...whole },
        { version: '2.1.330', profile: 'implement', at: at(3), ...whole },
        { version: '2.1.330', profile: 'research', at: at(2), ...whole },
      ],
    },
  })
})

test('one that was cut off counts too, and takes back nothing that did not hold', () => {
  const cut = tried('2.1.197', 'implement', true, 'it was stopped')
  const trialOf = (...story: Parameters<typeof folded>[1]) =>
    folded(conformance, story)['p1/claude-code']?.trials[0]
  const shown = { version: '2.1.197', profile: 'implement', ...whole, unfinished: 'it was stopped' }
  expect(trialOf(tried('2.1.197', 'implement', true), cut)).toStrictEqual({
    ...{ ...shown, at: at(2), results: [] },
  })
  expect(trialOf(tried('2.1.197', 'implement', false), cut)).toStrictEqual({
    ...{ ...shown, at: at(2), results: [{ rule: 'write deny', way: 'shell', held: false }] },
  })
})

test('a row stays small, however many versions were tried, and keeps all trials of those it has', () => {
  const versions = Array.from({ length: 30 }, (_, index) => `1.0.${index}`)
  const many = versions.flatMap((version) => [
    tried(version, 'implement', true),
    tried(version, 'research', true),
  ])
  const row = folded(conformance, many)['p1/claude-code']
  expect(row?.trials).toHaveLength(40)
  expect(row?.trials.map(({ version }) => version).slice(0, 3)).toEqual(['1.0.29', '1.0.29', '1.0.28'])
})

test('what a row keeps proves just what the whole log does, for each version and profile', () => {
  const trial = fc.tuple(
    fc.constantFrom('2.1.197', '2.1.330'),
    fc.constantFrom('implement', 'research'),
    fc.boolean(),
    fc.constantFrom(undefined, 'it was stopped'),
  )
  fc.assert(
    fc.property(fc.array(trial, { minLength: 1 }), (trials) => {
      const story = trials.map(([version, profile, held, unfinished]) =>
        tried(version, profile, held, unfinished),
      )
      const kept = folded(conformance, story)['p1/claude-code']?.trials ?? []
      for (const [version, profile] of trials) {
        const composition = { permissions: samplePermissions(profile), rulesHash: blob }
        const logged = story.flatMap(({ fact: { type, data } }) =>
          type === 'ConformanceRecorded' && data.version === version ? [trialOf(data)] : [],
        )
        const ofRow = kept.filter((one) => one.version === version).reverse()
        expect(proofOf(composition, ofRow)).toEqual(proofOf(composition, logged))
      }
    }),
  )
})
