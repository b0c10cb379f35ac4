import { expect, test } from 'vitest'
import { samplePermissions } from '../domain/policy/compile/testing/sample-policy'
import { bothExits, isSessionLost, limitsLeft } from './begin-anew'
import type { JailExit } from './jail-ports'

const exit = (more: Partial<JailExit>): JailExit => ({
  ...{ how: 'exited', exitCode: 1, durationMilliseconds: 1_200, outputBytes: 50, peakMemoryBytes: 7 },
  ...more,
})

test('a session is lost only where its program failed by itself before it asked anybody', () => {
  expect(isSessionLost(exit({}), false)).toBe(true)
  expect(isSessionLost(exit({}), true)).toBe(false)
  expect(isSessionLost(exit({ exitCode: 0 }), false)).toBe(false)
  expect(isSessionLost(exit({ how: 'idle', exitCode: null }), false)).toBe(false)
})

test('who begins anew gets no more time and output than the attempt had left', () => {
  const { limits } = samplePermissions('library')
  const left = limitsLeft(limits, exit({}))
  expect(left).toEqual({
    ...limits,
    timeSeconds: limits.timeSeconds - 2,
    outputBytes: limits.outputBytes - 50,
  })
  const spent = exit({ durationMilliseconds: limits.timeSeconds * 1_000, outputBytes: limits.outputBytes })
  expect(limitsLeft(limits, spent)).toMatchObject({ timeSeconds: 1, outputBytes: 1 })
})

test('both starts are one attempt in the log, which ended as the second did', () => {
  const second = exit({ exitCode: 0, durationMilliseconds: 5, outputBytes: 1, peakMemoryBytes: null })
  const one = { exitCode: 0, durationMilliseconds: 1_205, outputBytes: 51, peakMemoryBytes: 7 }
  expect(bothExits(exit({}), second)).toEqual(exit(one))
  expect(bothExits(exit({ peakMemoryBytes: null }), second).peakMemoryBytes).toBeNull()
})
