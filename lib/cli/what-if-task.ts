// `leeway policy what-if --project …`: a task that nobody has written yet, judged as a run of it would be now.
import { decide, type AgentAction, type Decision } from '../domain/policy/evaluate/evaluate'
import type { Authorization } from '../domain/policy/request'
import { unwrittenTask, type UnwrittenTask } from '../domain/task/unwritten-task'
import { wiring } from '../wiring'
import { Refusal, type ExitCode } from './command'
import { findAgent } from './find-agent'
import { findProject } from './find-project'
import { readNames } from './names'

export type TaskQuestion = UnwrittenTask & { project: string; agent: string | undefined }
export type TaskAnswer = { agent: string; authorization: Authorization; decision: Decision | null }

/** One answer for each agent that may be asked, or for the one that is named. */
export async function answerTask(
  { project, agent, ...task }: TaskQuestion,
  action: AgentAction | null,
): Promise<TaskAnswer[]> {
  const wired = await wiring()
  const { projectId } = await findProject(wired, project)
  const read = unwrittenTask(task)
  if (!read.ok) throw new Refusal(read.reasons.join('\nleeway: '))
  const agentId = agent === undefined ? null : (await findAgent(wired, agent)).agentId
  const { explained, nobody } = await wired.explainFields({ projectId, fields: read.fields, agentId })
  if (nobody !== null) throw new Refusal(nobody)
  const nameOf = await readNames(wired)
  return explained.map(({ agentId: id, authorization }) => {
    const isAsked = action !== null && authorization.kind === 'authorized'
    const decision = isAsked ? decide(authorization.permissions, action, authorization.sources) : null
    return { agent: nameOf('agent', id), authorization, decision }
  })
}

/** Whether a run would start, and the action be permitted, with anybody who was asked. */
export function exitOf(answers: readonly TaskAnswer[], action: AgentAction | null): ExitCode {
  const isYes = ({ authorization, decision }: TaskAnswer) =>
    action === null ? authorization.kind === 'authorized' : decision?.allowed === true
  return answers.some(isYes) ? 0 : 1
}
