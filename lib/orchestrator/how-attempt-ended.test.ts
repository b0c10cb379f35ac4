import { expect, test } from 'vitest'
import type { Breach } from './agent-doors'
import { howAttemptEnded } from './how-attempt-ended'

const violation: Breach = { how: 'violation', why: 'it ran', call: { callId: 'c', tool: 'Write', input: {} } }
const spent: Breach = { how: 'tokenLimit', why: 'used up' }

test.each(['exited', 'crashed', 'stopped', 'timedOut', 'outputLimit'] as const)(
  'a violation counts where the program %s',
  (exit) => {
    expect(howAttemptEnded({ how: exit, exitCode: 0 }, violation)).toBe('violation')
  },
)

test('what is used up counts where the program was ended for it', () => {
  expect(howAttemptEnded({ how: 'stopped', exitCode: null }, spent)).toBe('tokenLimit')
  expect(howAttemptEnded({ how: 'exited', exitCode: 0 }, spent)).toBe('exited')
  expect(howAttemptEnded({ how: 'timedOut', exitCode: null }, null)).toBe('timedOut')
})

test('what is used up counts where the program could not go on without it', () => {
  expect(howAttemptEnded({ how: 'exited', exitCode: 1 }, { ...spent, how: 'budget' })).toBe('budget')
  expect(howAttemptEnded({ how: 'exited', exitCode: 1 }, null)).toBe('exited')
})
