// The stream of a task, as it really goes.
import { taskStream } from '../../domain/events/streams'
import type { TaskFields } from '../../domain/events/task'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { ada, type Told } from './log'
import { base, blob, newerBlob } from './story-subjects'

export const fields: TaskFields = {
  name: 'readme',
  title: 'Say what it does',
  type: 'docs',
  priority: 2,
  tags: [],
  autonomy: 'review',
  profile: null,
  agent: null,
  paths: [],
  checks: [],
}

const ofTask = (told: DomainEvent, context: Told['context'] = {}): Told => ({
  stream: taskStream('p1', 't1'),
  fact: told,
  context: { projectId: 'p1', ...context },
})

export const location = { path: '.leeway/tasks/readme.md', blob, commit: base }
export const taskRead = ofTask(fact('TaskRead', { ...location, fields }))
const taskHeld = ofTask(fact('TaskRead', { ...location, fields: { ...fields, autonomy: 'hold' } }))
export const taskChanged = ofTask(fact('TaskChanged', { ...location, blob: newerBlob, fields }))
export const taskBroken = ofTask(
  fact('TaskBroken', { ...location, problems: [{ line: 1, column: 1, message: 'no title' }] }),
)
export const taskRemoved = ofTask(fact('TaskRemoved', { path: location.path, commit: base }))
export const taskSubmitted = ofTask(fact('TaskFileSubmitted', { path: location.path, blob }), { actor: ada })
export const taskFileRefused = ofTask(
  fact('TaskFileRefused', { path: location.path, why: 'the checkout is dirty' }),
)
export const taskClaimed = ofTask(fact('TaskClaimed', { by: 'ada', until: '2026-01-02T00:00:00.000Z' }), {
  actor: ada,
})
export const claimExpired = ofTask(fact('ClaimExpired', { by: 'ada' }))
export const taskClosed = ofTask(fact('TaskClosed', { reason: 'not needed' }), { actor: ada })
export const taskReopened = ofTask(fact('TaskReopened', { reason: 'needed again' }), { actor: ada })

export const taskStory: Told[] = [
  taskSubmitted,
  taskHeld,
  taskClaimed,
  claimExpired,
  taskChanged,
  taskBroken,
  taskRead,
  taskClosed,
  taskReopened,
  taskRemoved,
]
