import { expect, test } from 'vitest'
import { epochStarted, type Fingerprint, type Present } from './fingerprint'

const known: Fingerprint = {
  runtime: 'claude-code 2.1.330',
  instructions: '1',
  profiles: new Map([['implement', 'aa']]),
}
const same: Present = {
  ...{ runtime: 'claude-code 2.1.330', isTried: true, instructions: '1', isWider: false },
  profile: { name: 'implement', blob: 'aa' },
}
const causeOf = (now: Partial<Present>) => epochStarted(known, { ...same, ...now })?.cause ?? null

test('the first attempt says what later ones are compared with', () => {
  expect(epochStarted(null, same)).toEqual({
    fingerprint: { runtime: 'claude-code 2.1.330', instructions: '1', 'profile implement': 'aa' },
    cause: 'the first attempt that was looked at',
  })
})

test('the same agent, a patch release that passed its trials, and a tighter profile begin nothing', () => {
  expect(causeOf({})).toBeNull()
  expect(causeOf({ runtime: 'claude-code 2.1.400' })).toBeNull()
  expect(causeOf({ profile: { name: 'careful', blob: 'bb' } })).toBeNull()
})

test('another release, an untried patch, another program, other instructions and a wider profile begin an epoch', () => {
  expect(causeOf({ runtime: 'claude-code 2.2.0' })).toContain('`claude-code 2.2.0`')
  expect(causeOf({ runtime: 'claude-code 2.1.400', isTried: false })).toContain('`claude-code 2.1.400`')
  expect(causeOf({ runtime: 'command 0123456789abcdef' })).toContain('before `claude-code 2.1.330`')
  expect(causeOf({ instructions: '2' })).toBe('what Leeway tells an agent has changed')
  expect(causeOf({ isWider: true, profile: { name: 'online', blob: 'cc' } })).toBe(
    '`online` allows more than its runs had',
  )
})

test('what was seen under another name stays known', () => {
  const online = { isWider: true, profile: { name: 'online', blob: 'cc' } }
  expect(epochStarted(known, { ...same, ...online })?.fingerprint).toMatchObject({
    'profile implement': 'aa',
    'profile online': 'cc',
  })
})

test('what a profile was before stays known, too', () => {
  const other = { isWider: true, profile: { name: 'implement', blob: 'dd' } }
  expect(epochStarted(known, { ...same, ...other })?.fingerprint).toMatchObject({
    'profile implement': 'aa',
    'profile implement dd': 'dd',
  })
})
