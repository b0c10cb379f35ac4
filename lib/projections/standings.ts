// A lane as the trust page shows it: the standing and how it came to be. What its runs came to is counted from their
// outcomes. The grants of an agent in a whole project have a row of their own; `standingOf` joins the two.
import type { RecordedEvent } from '../domain/events/envelope'
import { laneStream } from '../domain/events/streams'
import { evolveStanding, foldStanding, noStanding, type Standing } from '../domain/trust/standing'
import { levelChangeOf, type LevelChange } from './level-change'
import type { Projection } from './projection'

export type LaneRow = LaneState & {
  /** How many were requested, and when the last one was. */
  runs: number
  lastRunAt: string | null
}

/** What people and the system decided. */
export type LaneState = {
  /** Also the row's key: `laneStream` or `grantStream`. */
  stream: string
  kind: 'lane' | 'agentInProject'
  agentId: string
  projectId: string
  /** null for an agent in a whole project. */
  taskType: string | null
  /** Of this stream alone, before any expiry is compared with a clock. */
  standing: Standing
  /**
   * What changed the standing or answered a change: few, and needed to join a lane with its agent's grants in order.
   * Recommendations are not among them: each repeats the evidence of the whole lane.
   */
  decisions: RecordedEvent[]
  /** Newest first. */
  changes: LevelChange[]
}

const decisionTypes = [
  'StandingGranted',
  'StandingLowered',
  'GrantExpired',
  'ProbationStarted',
  'ProbationEnded',
  'LoweringAcknowledged',
] as const

export const standings: Projection<LaneRow> = {
  name: 'standings',
  version: 7,
  types: [...decisionTypes, 'HistoryImported', 'RunRequested'],
  keys(event) {
    if (isDecision(event)) return [event.stream]
    const makesLane = event.type === 'HistoryImported' || event.stream.startsWith('run/')
    return makesLane && event.lane ? [laneStream(event.lane)] : []
  },
  evolve(row, event, key) {
    const known = row ?? newRow(key)
    if (event.type === 'HistoryImported') return known
    if (!isDecision(event)) return { ...known, runs: known.runs + 1, lastRunAt: event.occurredAt }
    const standing = evolveStanding(known.standing, event)
    const change = levelChangeOf(event, { before: known.standing.level, after: standing.level })
    return {
      ...known,
      standing,
      decisions: [...known.decisions, event],
      changes: change ? [change, ...known.changes] : known.changes,
    }
  },
  index: ({ projectId, standing, stream }) => ({ projectId, state: standing.level, sort: stream }),
}

function isDecision({ stream }: RecordedEvent): boolean {
  return stream.startsWith('lane/') || stream.startsWith('grant/')
}

function newRow(stream: string): LaneRow {
  const [kind, agentId = '', projectId = '', ...type] = stream.split('/')
  return {
    stream,
    kind: kind === 'grant' ? 'agentInProject' : 'lane',
    agentId,
    projectId,
    taskType: kind === 'grant' ? null : type.join('/'),
    standing: noStanding,
    decisions: [],
    changes: [],
    runs: 0,
    lastRunAt: null,
  }
}

/** What had been decided at a position of the log. */
export function stateAsOf({ decisions, changes, ...row }: LaneState, position: number): LaneState {
  const known = decisions.filter(({ seq }) => seq <= position)
  return {
    ...row,
    standing: known.reduce(evolveStanding, noStanding),
    decisions: known,
    changes: changes.filter(({ seq }) => seq <= position),
  }
}

/** A lane's standing with what its agent was granted in the project; the order of the log decides between them. */
export function standingOf(rows: {
  lane: LaneState | undefined
  agentInProject: LaneState | undefined
}): Standing {
  return foldStanding({
    lane: rows.lane?.decisions ?? [],
    agentInProject: rows.agentInProject?.decisions ?? [],
  })
}
