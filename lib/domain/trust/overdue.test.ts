import { expect, test } from 'vitest'
import { overdueChanges, type WaitingChange } from './overdue'
import { dayOf } from './testing/outcomes'

const waiting = [0, 2, 3, 8, 9, 10].map((day): WaitingChange => {
  const beganSeq = day * 10
  return { runId: `run-${day}`, since: dayOf(day), seq: beganSeq + 5, beganSeq }
})

test.each([
  [28, []],
  [7, ['run-0', 'run-2']],
  [0, ['run-0', 'run-2', 'run-3', 'run-8']],
])(
  'with a horizon of %i days a change is overdue once it waited for longer, a day at least',
  (horizonDays, overdue) => {
    const found = overdueChanges(waiting, { horizonDays, asOf: dayOf(10) })
    expect(found.map(({ runId }) => runId)).toEqual(overdue)
  },
)
