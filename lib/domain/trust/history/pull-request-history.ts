// A list of pull requests, read as changes of one project.
import type { ClosedChange } from '../backtest/closed-change'
import {
  createPassedOver,
  whyNoType,
  type AgentWords,
  type HistoryChange,
  type PassedOver,
  type TypeOf,
} from './lane-words'

type Reading = {
  /** What the list calls the project. */
  repo: string
  agents: readonly AgentWords[]
  typeOf: TypeOf
  /** SHA-256, hexadecimal. */
  digest(text: string): string
}

/**
 * A row is known again by all that it says but whether it was merged, and by how many like it came before: the same
 * list gives the same ids, and so does a longer one.
 */
export function readPullRequests(
  rows: readonly ClosedChange[],
  { repo, agents, typeOf, digest }: Reading,
): { changes: HistoryChange[]; passedOver: PassedOver[] } {
  const passedOver = createPassedOver()
  const alike = new Map<string, number>()
  const changes = rows.flatMap((row): HistoryChange[] => {
    const words = JSON.stringify([row.agent, row.project, row.taskType, row.openedAt, row.closedAt])
    const nth = alike.get(words) ?? 0
    alike.set(words, nth + 1)
    const agentId = agents.find((one) => one.words === row.agent)?.agentId
    const taskType = typeOf(row.taskType)
    if (row.project !== repo || agentId === undefined || taskType === null) {
      passedOver.note(whyNot(row, { repo, isAgentKnown: agentId !== undefined }))
      return []
    }
    return [{ agentId, taskType, id: digest(`${words} ${nth}`), ...whatCameOf(row) }]
  })
  return { changes, passedOver: passedOver.list() }
}

function whyNot(row: ClosedChange, { repo, isAgentKnown }: { repo: string; isAgentKnown: boolean }): string {
  if (row.project !== repo) return `of another repository than \`${repo}\``
  return isAgentKnown
    ? whyNoType(row.taskType)
    : `\`${row.agent}\` is no agent here: name one with \`--agent AGENT=${row.agent}\``
}

function whatCameOf({ openedAt, closedAt, merged }: ClosedChange) {
  return {
    openedAt: new Date(openedAt).toISOString(),
    closedAt: new Date(closedAt).toISOString(),
    cameTo: merged ? ('merged' as const) : ('notMerged' as const),
  }
}
