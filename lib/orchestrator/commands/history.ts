// INVARIANT: what was imported raises no standing. It stands in a stream that nothing which decides reads, and one
// append records all of it or nothing.
import type { Viewer } from '../../domain/access'
import type { CommandOf } from '../../domain/commands'
import { importedChangesMax, type ImportedChange } from '../../domain/events/lane'
import { historyStream } from '../../domain/events/streams'
import { fact } from '../../domain/events/vocabulary'
import { newIn } from '../../domain/trust/history/history'
import type { HistoryChange } from '../../domain/trust/history/lane-words'
import { composedPolicy } from '../authorize-run'
import { loadAgent, loadProject, type Ground } from '../ground'
import type { Append } from '../log-ports'
import { loadHistory } from '../read-history'
import { personActor, refuse, type Decide } from './decision'

type ImportHistory = CommandOf<'importHistory'>

export const importHistory: Decide<'importHistory'> = async (ground, who, command) => {
  const missing = await missingPart(ground, command)
  if (missing !== null) return refuse(missing)
  const { history, version } = await loadHistory(ground, command.projectId)
  const { added, corrected } = newIn(history, command.changes)
  const events = eventsOf(ground, who, command, [...added, ...corrected])
  const stream = historyStream(command.projectId)
  return {
    ok: true,
    appends: events.length === 0 ? [] : [{ stream, expectedVersion: version, events }],
    id: command.projectId,
  }
}

async function missingPart(ground: Ground, { projectId, changes }: ImportHistory): Promise<string | null> {
  const project = await loadProject(ground, projectId)
  if (project === undefined || project.retired) return 'there is no such project'
  const agentIds = [...new Set(changes.map(({ agentId }) => agentId))]
  const agents = await Promise.all(agentIds.map((agentId) => loadAgent(ground, agentId)))
  if (agents.includes(undefined)) return 'there is no such agent'
  const types = new Set((await composedPolicy(ground, projectId))?.types.map(({ name }) => name))
  const unknown = changes.find(({ taskType }) => !types.has(taskType))?.taskType
  return unknown === undefined ? null : `the policy in force names no task type \`${unknown}\``
}

function eventsOf(
  { clock }: Ground,
  who: Viewer,
  command: ImportHistory,
  changes: readonly HistoryChange[],
): Append['events'] {
  const { projectId, kind, source, revision } = command
  const now = clock.now()
  return parts(changes).map((part) => ({
    fact: fact('HistoryImported', {
      ...{ kind, source, revision, outcomes: part.changes.length },
      changes: part.changes.map((change) => notAfter(now, change)),
    }),
    context: {
      ...{ actor: personActor(who), occurredAt: now, projectId },
      lane: { agentId: part.agentId, projectId, taskType: part.taskType },
    },
  }))
}

type Part = { agentId: string; taskType: string; changes: HistoryChange[] }

/** By lane, each in parts that one event can hold. */
function parts(changes: readonly HistoryChange[]): Part[] {
  const lanes = new Map<string, Part[]>()
  for (const change of changes) {
    const { agentId, taskType } = change
    const key = JSON.stringify([agentId, taskType])
    const filled = lanes.get(key) ?? []
    const last = filled.at(-1)
    if (last !== undefined && last.changes.length < importedChangesMax) last.changes.push(change)
    else lanes.set(key, [...filled, { agentId, taskType, changes: [change] }])
  }
  return [...lanes.values()].flat()
}

/** A clock that was ahead would keep a change the newest for ever. */
function notAfter(now: string, { id, openedAt, closedAt, cameTo }: HistoryChange): ImportedChange {
  const earlier = (a: string, b: string) => (a < b ? a : b)
  const closed = earlier(closedAt, now)
  return { id, openedAt: earlier(openedAt, closed), closedAt: closed, cameTo }
}
