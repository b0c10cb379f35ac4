import { describe, expect, test } from 'vitest'
import { processorSeconds } from '../../testing/processor-seconds'
import { checkPolicy } from './check'
import { parsePolicy } from '../parse/parse'
import { rulesMax } from './too-many-rules'
import { policyNotes } from './policy-notes'

function problemsOf(content: string | Uint8Array): string[] {
  const parsed = parsePolicy(content)
  const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
  return checked.ok ? [] : checked.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

const head = 'version: 1\nagents: [scribe]\n'
const globs = (count: number) => Array.from({ length: count }, (_, index) => `d${index}/**`).join(', ')

describe('a policy is refused with a sentence and a place', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    [
      'an unknown profile',
      `${head}types: { docs: { profile: gone } }\n`,
      /^3:27 there is no profile `gone`; known are/,
    ],
    [
      'an unknown profile in a composition',
      `${head}types: { docs: { profile: implement + gone } }\n`,
      /^3:27 there is no profile `gone`/,
    ],
    [
      'a circle',
      `${head}types: { docs: { profile: a } }\nprofiles:\n  a: { extends: b }\n  b: { extends: c }\n  c: { extends: a }\n`,
      /^5:3 profiles extend each other in a circle: a → b → c → a; break it/,
    ],
    [
      'a profile that extends itself',
      `${head}types: { docs: { profile: a } }\nprofiles:\n  a: { extends: a }\n`,
      /^5:3 profiles extend each other in a circle: a → a/,
    ],
    ['an empty glob', `${head}types: { docs: }\nprotect: ['']\n`, /^4:11 a value of `protect` is empty/],
    ['bytes that are no UTF-8', Uint8Array.of(0x76, 0xc3, 0x28), /^1:2 this is not UTF-8/],
    ['half a character at the end', Uint8Array.of(0x76, 0xe2, 0x82), /^1:2 this is not UTF-8/],
    ['a zero byte', 'version: 1\0', /^1:11 a zero byte/],
    [
      'ten thousand rules',
      `${head}types: { docs: }\nprotect: [${globs(10_000)}]\n`,
      new RegExp(`^1:1 the policy has 1000\\d rules; at most ${rulesMax} are allowed`),
    ],
    [
      'ten thousand rules of profiles',
      `${head}types: { docs: { profile: a } }\nprofiles: { a: { write: [${globs(10_000)}] } }\n`,
      /^1:1 the policy has 1000\d rules/,
    ],
  ])('%s', (_, content, sentence) => {
    expect(problemsOf(content)).toContainEqual(expect.stringMatching(sentence))
  })
})

test('ten thousand rules are refused, and as many as are allowed are taken, within a second', () => {
  const half = Math.floor((rulesMax - 20) / 2)
  const allowed = `${head}types: { docs: { profile: a } }\nprofiles: { a: { write: [${globs(half)}], protect: [${globs(half).replaceAll('d', 'e')}] } }\n`
  const judged = (content: string) => processorSeconds(() => problemsOf(content).length)
  const taken = judged(allowed)
  const refused = judged(`${head}types: { docs: }\nprotect: [${globs(10_000)}]\n`)
  expect([taken.result, refused.result]).toEqual([0, 1])
  expect(taken.seconds).toBeLessThan(1)
  expect(refused.seconds).toBeLessThan(1)
})

test('globs that match nothing are told with their places, and are no problem', () => {
  const text = `${head}types: { docs: { profile: own } }
profiles:
  own: { write: [src/**, srcs/**], protect: ['**/*.snap'] }
ceilings:
  - { path: [src/auth, infra], level: hold, reason: x }
protect: [vendor]
`
  const parsed = parsePolicy(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  expect(problemsOf(text)).toEqual([])
  const told = policyNotes(parsed.policy, ['src/auth/a.ts', 'src/b.snap', 'README.md'])
  expect(told.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    '5:26 `srcs/**` matches no file of the project',
    '7:24 `infra` matches no file of the project',
    '8:11 `vendor` matches no file of the project',
  ])
})

test('a policy that asks for verification is told that nobody verifies, also where no file is known', () => {
  const text = `${head}types: { docs: { profile: implement } }\ngates:\n  verification: anotherProvider\n`
  const parsed = parsePolicy(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  expect(problemsOf(text)).toEqual([])
  const [note, ...more] = policyNotes(parsed.policy, null)
  expect(note).toMatchObject({ line: 4, column: 1 })
  expect(note?.message).toContain('each one waits for a person')
  expect(more).toEqual([])
  expect(problemsOf(text.replace('anotherProvider', 'everybody'))).toEqual([
    '5:17 `verification` is `everybody`; write one of `none`, `anotherProvider`',
  ])
})
