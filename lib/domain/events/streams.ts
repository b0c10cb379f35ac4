// The names of the streams: one place, so that a writer and a reader cannot differ.
import type { Lane } from './envelope'

export const organisationStream = 'organisation'
export const projectStream = (projectId: string) => `project/${projectId}`
export const personStream = (personId: string) => `person/${personId}`
export const agentStream = (agentId: string) => `agent/${agentId}`
/** The scope of the policy that stands over all projects. */
export const organisationScope = 'organisation'
/** The policy of one project, or the organisation's own. */
export const policyStream = (scope: string) => `policy/${scope}`
export const taskStream = (projectId: string, taskId: string) => `task/${projectId}/${taskId}`
export const runStream = (runId: string) => `run/${runId}`
export const activityStream = (runId: string, attempt: number, lease: number) =>
  `activity/${runId}/${attempt}/${lease}`
export const laneStream = (lane: Lane) => `lane/${lane.agentId}/${lane.projectId}/${lane.taskType}`
/** The lane that a stream of `laneStream` is of. */
export function laneNamed(stream: string): Lane {
  const [, agentId = '', projectId = '', ...taskType] = stream.split('/')
  return { agentId, projectId, taskType: taskType.join('/') }
}
export const grantStream = (agentId: string, projectId: string) => `grant/${agentId}/${projectId}`
/** What was imported of a project's history: nothing that decides about a lane reads it. */
export const historyStream = (projectId: string) => `history/${projectId}`
