import { expect, test } from 'vitest'
import { ada, at, folded, type Told } from './testing/log'
import { queue, taskSince, type TaskRow } from './queue'
import { mergedRun } from './testing/run-stories'
import { blob, newerBlob } from './testing/story-subjects'
import {
  claimExpired,
  fields,
  location,
  taskBroken,
  taskChanged,
  taskClaimed,
  taskClosed,
  taskFileRefused,
  taskRead,
  taskRemoved,
  taskReopened,
  taskSubmitted,
} from './testing/task-stories'
import { taskState } from './task-state'

const row = (told: readonly Told[]): TaskRow => folded(queue, told)['p1/t1'] ?? expect.fail()
const merged = 'merged'

test('a task that was read is open', () => {
  expect(folded(queue, [taskRead])).toStrictEqual({
    'p1/t1': {
      projectId: 'p1',
      taskId: 't1',
      task: { version: 1, file: location, content: { kind: 'read', fields }, claim: null, closed: null },
      state: 'open',
      firstReadAt: at(1),
      changedAt: at(1),
      submitted: null,
      refusedFile: null,
      runs: [],
      changedSince: false,
      reopenedAt: null,
    },
  })
})

test.each([
  ['broken', [taskRead, taskBroken]],
  ['claimed', [taskRead, taskClaimed]],
  ['open', [taskRead, taskClaimed, claimExpired]],
  ['closed', [taskRead, taskClosed]],
  ['open', [taskRead, taskClosed, taskReopened]],
  ['removed', [taskRead, taskRemoved]],
  ['submitted', [taskSubmitted]],
  ['removed', [taskSubmitted, taskFileRefused]],
  ['open', [taskSubmitted, taskRead]],
] as const)('a task is %s after its own events', (state, told) => {
  expect(row(told).state).toBe(state)
})

test('a file that could not land says why, and is forgotten with the next one', () => {
  const refused = row([taskSubmitted, taskFileRefused])
  expect(refused.refusedFile).toStrictEqual({ path: location.path, why: 'the checkout is dirty', at: at(2) })
  const again = row([taskSubmitted, taskFileRefused, taskSubmitted])
  expect(again.submitted).toStrictEqual({ path: location.path, blob, by: ada, at: at(3) })
  expect(again.refusedFile).toBeNull()
})

test('runs come newest first, and a later edit is seen', () => {
  const once = row([taskRead, ...mergedRun('r1')])
  expect(once.runs).toStrictEqual([{ runId: 'r1', agentId: 'a1', taskBlob: blob, at: at(2) }])
  expect(once.changedSince).toBe(false)
  const edited = row([taskRead, ...mergedRun('r1'), ...mergedRun('r2'), taskChanged])
  expect(edited.runs.map(({ runId }) => runId)).toStrictEqual(['r2', 'r1'])
  expect(edited.changedSince).toBe(true)
})

test('a task is in a run until that ends, and done when it merged, edited later or not', () => {
  const ran = row([taskRead, ...mergedRun('r1'), taskChanged])
  expect(taskState(ran, 'queued')).toBe('inRun')
  expect(taskState(ran, 'cancelled')).toBe('open')
  expect(taskState(ran, merged)).toBe('done')
  expect(taskState(ran, 'reported')).toBe('done')
  expect(taskState(row([taskRead]), null)).toBe('open')
})

test('a done task is open again only when somebody reopens it, and done again after another run', () => {
  const reopened = [taskRead, ...mergedRun('r1'), taskReopened]
  expect(taskState(row(reopened), merged)).toBe('open')
  expect(taskState(row([...reopened, ...mergedRun('r2')]), merged)).toBe('done')
})

test('a run can tell that its task was edited or removed since', () => {
  expect(taskSince(row([taskRead]), blob)).toBe(null)
  expect(taskSince(row([taskRead, taskChanged]), blob)).toBe('changed')
  expect(taskSince(row([taskRead, taskBroken]), newerBlob)).toBe('changed')
  expect(taskSince(row([taskRead, taskRemoved]), blob)).toBe('removed')
  expect(taskSince(row([taskRead, taskRemoved, taskRead]), blob)).toBe(null)
})
