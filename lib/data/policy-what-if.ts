import 'server-only'
import type { Runtime } from '../domain/events/agent'
import { decide, type AgentAction, type Decision } from '../domain/policy/evaluate/evaluate'
import { fidelityReport } from '../domain/policy/fidelity/fidelity'
import { parseTool } from '../domain/policy/mcp'
import { parseHost } from '../domain/policy/network'
import type { Permissions } from '../domain/policy/permissions'
import type { Sources } from '../domain/policy/sources'
import type { AgentRow } from '../projections/agents'
import { queue } from '../projections/queue'
import { wiring } from '../wiring'
import { askedProfile, profileChoices } from './asked-profile'
import { askedText, type Asked } from './asked-text'
import { taskTitle } from './names'
import { policyOfProject, type ReadPolicy } from './policy-of-project'
import { requireViewer } from './viewer'
import { listVisibleAgents } from './visible-agents'
import { levelsOf, taskAsked, unwritten, type LevelAnswer } from './what-if-levels'

const askable = ['read', 'write', 'execute', 'reach', 'call'] as const
type Act = (typeof askable)[number]

/**
 * What would happen: at which level a task runs with an agent, and whether an action is permitted, by the run of that
 * task or by a profile. Asked are `task`, `agent`, `profile`, `act` with `what`, `of`, and what describes a task that is
 * not written yet.
 */
export async function getWhatIf(projectId: string, asked: Asked) {
  const found = await policyOfProject(projectId, askedText(asked, 'of'))
  if (found === null) return null
  const { viewer, read, ...shown } = found
  if (read === null) return { ...shown, view: null }
  const values = valuesOf(asked)
  const offered = (await listVisibleAgents(viewer)).filter(({ retired }) => !retired)
  const agent = offered.find(({ agentId }) => agentId === values.agent)
  const { levels, nobody } = await levelsOf({ projectId, agent, asked: values })
  const isAsked = values.what !== '' && nobody === null
  const view = {
    values,
    choices: {
      profiles: profileChoices(read.checked),
      types: read.checked.types.map(({ name }) => name),
      tasks: [{ value: unwritten, label: 'a task that is not written yet' }, ...(await openTasks(projectId))],
      agents: offered.map(({ agentId, name }) => ({ value: agentId, label: name })),
    },
    levels: levels.map(({ agent: { name }, authorization }) => ({ agent: name, authorization })),
    nobody,
    answer: isAsked ? answerOf({ read, values, levels, agent }) : null,
  }
  return { ...shown, view }
}

type Values = ReturnType<typeof valuesOf>

function valuesOf(asked: Asked) {
  return {
    ...taskAsked(asked),
    act: askable.find((one) => one === asked['act']) ?? 'write',
    what: askedText(asked, 'what', 2000),
  }
}

async function openTasks(projectId: string) {
  await requireViewer('project.view', { projectId })
  const { readModels } = await wiring()
  const states = ['open', 'claimed', 'inRun']
  const rows = await readModels.list(queue, { projectId, states, order: 'asc' })
  return rows.map((row) => ({ value: row.taskId, label: taskTitle(row) }))
}

type Answer =
  { kind: 'judged'; by: string; decision: Decision; holder: Holder | null } | { kind: 'unclear'; why: string }
type AnswerQuestion = {
  read: ReadPolicy
  values: Values
  levels: readonly LevelAnswer[]
  agent: AgentRow | undefined
}

/** A task decides which profile its run has; without one, the profile that is asked for is taken. */
function answerOf({ read, values, levels, agent }: AnswerQuestion): Answer {
  const action = actionOf(values.act, values.what)
  if (typeof action === 'string') return { kind: 'unclear', why: action }
  const [level] = levels
  if (level !== undefined) return answerOfRun(level, action)
  const profile = askedProfile(read.checked, values.profile)
  if (!profile.ok) return { kind: 'unclear', why: profile.why }
  return judged(profile, action, agent?.runtime)
}

function answerOfRun({ agent, authorization }: LevelAnswer, action: AgentAction): Answer {
  if (authorization.kind === 'authorized') return judged(authorization, action, agent.runtime)
  return {
    kind: 'unclear',
    why: `no run of this task starts with \`${agent.name}\`, so nothing is permitted`,
  }
}

function actionOf(act: Act, what: string): AgentAction | string {
  if (act === 'execute') return { kind: act, command: what }
  if (act === 'call')
    return (
      parseTool(what) ??
      `\`${what}\` is no tool of a server; write the server and the tool like \`docs/search\``
    )
  if (act !== 'reach') return { kind: act, path: what }
  const host = parseHost(what)
  return host === null
    ? `\`${what}\` is no host; write it like \`docs.example.com:443\``
    : { kind: act, ...host }
}

type Holder = Pick<
  ReturnType<typeof fidelityReport>['rows'][number],
  'mark' | 'enforces' | 'holds' | 'guides' | 'leaks'
>

/** With a runtime, also who holds the rule that decided. */
function judged(
  { permissions, sources }: { permissions: Permissions; sources: Sources },
  action: AgentAction,
  runtime: Runtime | undefined,
): Answer {
  const decision = decide(permissions, action, sources)
  const rows = runtime === undefined ? [] : fidelityReport(runtime, permissions).rows
  const holder = rows.find(({ rule }) => rule === decision.rule) ?? null
  return { kind: 'judged', by: permissions.profile, decision, holder }
}
