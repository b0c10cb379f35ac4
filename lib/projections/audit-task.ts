// Sentences about task files and claims.
import { counted } from '../domain/counted'
import type { RecordedEvent } from '../domain/events/envelope'
import { said, type Sentence } from './sentence'

/** undefined where the event is about something else. */
export function describeTask(event: RecordedEvent): Sentence | undefined {
  return fileSentence(event) ?? claimSentence(event)
}

function fileSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'TaskRead':
      return ['read the task ', taskPart(event), ` from ${event.data.path}`]
    case 'TaskChanged':
      return ['read a new version of the task ', taskPart(event)]
    case 'TaskBroken':
      return [`found ${counted(event.data.problems.length, 'problem')} in ${event.data.path}`]
    case 'TaskRemoved':
      return [`saw that ${event.data.path} is gone`]
    case 'TaskFileSubmitted':
      return [`wrote the task file ${event.data.path}`]
    case 'TaskFileLanded':
      return [`landed ${event.data.path} as `, { kind: 'commit', id: event.data.commit }]
    case 'TaskFileRefused':
      return [`could not land ${event.data.path}: ${event.data.why}`]
    default:
      return undefined
  }
}

function claimSentence(event: RecordedEvent): Sentence | undefined {
  switch (event.type) {
    case 'TaskClaimed':
      return ['claimed ', taskPart(event), ` until ${event.data.until}`]
    case 'ClaimReleased':
      return ['released the claim on ', taskPart(event)]
    case 'ClaimExpired':
      return ['recorded that the claim on ', taskPart(event), ' expired']
    case 'TaskClosed':
      return ['closed ', taskPart(event), ': ', said(event.data.reason)]
    case 'TaskReopened':
      return ['reopened ', taskPart(event), ': ', said(event.data.reason)]
    default:
      return undefined
  }
}

function taskPart(event: RecordedEvent) {
  const [, projectId = '', id = ''] = event.stream.split('/')
  return { kind: 'task' as const, projectId, id }
}
