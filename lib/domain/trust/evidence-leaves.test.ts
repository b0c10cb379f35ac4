import { expect, test } from 'vitest'
import { checkEvidence, freezeEvidence, type Leaf } from './evidence-leaves'

const evidence = [
  { runId: 'r1', eventId: 'e1' },
  { runId: 'r2', eventId: 'e2' },
  { runId: 'r3', eventId: 'e3' },
]
const leaf = (n: number, changed: Partial<Leaf> = {}): [string, Leaf] => [
  `e${n}`,
  { hash: String(n).repeat(64), runId: `r${n}`, isWhole: true, ...changed },
]
const leaves = new Map([leaf(1), leaf(2), leaf(3)])
const frozen = [1, 2, 3].map((n) => ({ runId: `r${n}`, eventId: `e${n}`, leafHash: String(n).repeat(64) }))

test('evidence is frozen with the leaf hash of each event, in its order', () => {
  expect(freezeEvidence(evidence, leaves)).toEqual({ ok: true, evidence: frozen })
})

test('what the log holds as it was frozen is the same', () => {
  expect(checkEvidence(frozen, leaves).kind).toBe('same')
  expect(checkEvidence([], new Map()).kind).toBe('same')
})

test.each([
  ['another envelope', [leaf(1), leaf(2, { hash: '9'.repeat(64) }), leaf(3)]],
  ['another payload', [leaf(1), leaf(2, { isWhole: false }), leaf(3)]],
  ['the event of another run', [leaf(1), leaf(2, { runId: 'r9' }), leaf(3)]],
  ['no such event', [leaf(1), leaf(3)]],
] as const)('with %s it is told of which run', (_, found) => {
  const { kind, words } = checkEvidence(frozen, new Map(found))
  expect(kind).toBe('differs')
  expect(words).toContain('what is recorded of run `r2` was altered or removed')
})

test('nothing is frozen on what the log does not hold as it was recorded', () => {
  const found = new Map([leaf(1), leaf(2, { isWhole: false }), leaf(3)])
  expect(freezeEvidence(evidence, found)).toEqual({ ok: false, runId: 'r2' })
})

test('several are counted', () => {
  expect(checkEvidence(frozen, new Map([leaf(2)])).words).toContain('of run `r1` and of 1 more')
})

test('early records are said to carry no leaf hashes', () => {
  expect(checkEvidence(evidence, leaves)).toEqual({
    kind: 'none',
    words: 'its evidence carries no leaf hashes, so it cannot be compared with the log',
  })
})
