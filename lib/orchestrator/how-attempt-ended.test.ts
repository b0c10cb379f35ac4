import { expect, test } from 'vitest'
import type { Breach } from './agent-doors'
import { howAttemptEnded } from './how-attempt-ended'

const violation: Breach = { how: 'violation', why: 'it ran', call: { callId: 'c', tool: 'Write', input: {} } }
const spent: Breach = { how: 'tokenLimit', why: 'used up' }

test.each(['exited', 'crashed', 'stopped', 'timedOut', 'outputLimit'] as const)(
  'a violation counts where the program %s',
  (exit) => {
    expect(howAttemptEnded(exit, violation)).toBe('violation')
  },
)

test('what is used up counts where the program was ended for it', () => {
  expect(howAttemptEnded('stopped', spent)).toBe('tokenLimit')
  expect(howAttemptEnded('exited', spent)).toBe('exited')
  expect(howAttemptEnded('timedOut', null)).toBe('timedOut')
})
