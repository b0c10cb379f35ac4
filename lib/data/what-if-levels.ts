import 'server-only'
import type { Authorization } from '../domain/policy/request'
import { levels } from '../domain/level'
import { unwrittenTask } from '../domain/task/unwritten-task'
import { agents, type AgentRow } from '../projections/agents'
import { wiring } from '../wiring'
import { tooMuchAsked } from './asked-profile'
import { askedText, type Asked } from './asked-text'
import { explain } from './explain'

/** Stands for a task in the address: the one that the other fields describe. */
export const unwritten = 'unwritten'

export type TaskAsked = ReturnType<typeof taskAsked>

/** `task` is one of the queue, or `unwritten` with `type`, `profile`, `autonomy` and `paths`. */
export function taskAsked(asked: Asked) {
  return {
    task: askedText(asked, 'task'),
    agent: askedText(asked, 'agent'),
    profile: askedText(asked, 'profile', 500),
    type: askedText(asked, 'type'),
    autonomy: levels.find((one) => one === asked['autonomy']) ?? 'review',
    paths: askedText(asked, 'paths', 500),
  }
}

export type LevelAnswer = { agent: AgentRow; authorization: Authorization }
/** `nobody`: why there is no answer at all. */
type LevelAnswers = { levels: LevelAnswer[]; nobody: string | null }
type Question = { projectId: string; agent: AgentRow | undefined; asked: TaskAsked }

const none = (nobody: string | null): LevelAnswers => ({ levels: [], nobody })

/** At which level the task would run: with the agent that is asked about, else with each that may be asked. */
export async function levelsOf(question: Question): Promise<LevelAnswers> {
  const { agent, asked } = question
  if (asked.task === '') return none(null)
  if (asked.agent !== '' && agent === undefined) return none('there is no such agent among those of yours')
  return asked.task === unwritten ? levelsOfUnwritten(question) : levelsOfTask(question)
}

async function levelsOfTask({ projectId, agent, asked: { task: taskId } }: Question): Promise<LevelAnswers> {
  const { explainAgent, explainNobody } = await wiring()
  if (agent !== undefined) {
    const authorization = await explainAgent({ projectId, taskId, agentId: agent.agentId })
    if (authorization === null) return none('there is no such task, or its file is broken')
    return { levels: [{ agent, authorization }], nobody: null }
  }
  const explained = await explain({ projectId, taskId })
  if (explained.length === 0) return none(await explainNobody({ projectId, taskId }))
  return { levels: await withAgents(explained), nobody: null }
}

async function levelsOfUnwritten({ projectId, agent, asked }: Question): Promise<LevelAnswers> {
  const paths = asked.paths.split(',').map((path) => path.trim())
  const tooMuch = tooMuchAsked(asked.profile)
  if (tooMuch !== null) return none(tooMuch)
  const read = unwrittenTask({ ...asked, paths: paths.filter((path) => path !== '') })
  if (!read.ok) return none(read.reasons.join('; '))
  const { explainFields } = await wiring()
  const question = { projectId, fields: read.fields, agentId: agent?.agentId ?? null }
  const { explained, nobody } = await explainFields(question)
  return { levels: await withAgents(explained), nobody }
}

async function withAgents(
  explained: readonly { agentId: string; authorization: Authorization }[],
): Promise<LevelAnswer[]> {
  const { readModels } = await wiring()
  const rows = await readModels.getAll(
    agents,
    explained.map(({ agentId }) => agentId),
  )
  return explained.flatMap(({ agentId, authorization }) => {
    const row = rows.get(agentId)
    return row ? [{ agent: row, authorization }] : []
  })
}
