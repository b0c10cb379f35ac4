import { expect, test } from 'vitest'
import { limitFindings } from './limit-findings'

const finding = (path: string, blocks = false) => ({
  kind: 'outOfScope' as const,
  path,
  message: path,
  blocks,
})

test('what is recorded of findings has a bound, whatever an agent calls its files', () => {
  const [one] = limitFindings([finding('a'.repeat(15_000))])
  expect([one?.path.length, one?.message.length]).toEqual([301, 301])
  expect(limitFindings([finding('src/a.ts')])).toEqual([finding('src/a.ts')])
})

test('of too many those that block are kept, and how many are left out is said', () => {
  const many = Array.from({ length: 600 }, (_, n) => finding(`f${n}`, n === 599))
  const kept = limitFindings(many)
  expect(kept).toHaveLength(501)
  expect(kept[0]).toEqual(finding('f599', true))
  expect(kept.at(-1)).toMatchObject({ message: '600 findings; 100 of them are not listed', blocks: true })
})
