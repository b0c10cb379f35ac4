// A lane as the trust page shows it: the standing and how it came to be, and what its runs came to. The grants of an
// agent in a whole project have a row of their own; whoever shows a lane reads both.
import { laneEvents } from '../domain/events/lane'
import { laneStream } from '../domain/events/streams'
import { isEventType } from '../domain/events/vocabulary'
import type { Level } from '../domain/level'
import type { LaneFigures } from '../domain/events/lane'
import { figuresAfter, figuresOf, noRecord, type LaneRecord } from './lane-record'
import { levelOf, lineageAfter, type Lineage } from './lane-standing'
import type { Projection } from './projection'

export type LaneRow = Lineage & {
  /** Also the row's key. */
  stream: string
  kind: 'lane' | 'agentInProject'
  agentId: string
  projectId: string
  /** null for an agent in a whole project. */
  taskType: string | null
  /** Before any expiry is compared with a clock. */
  level: Level
  record: LaneRecord
}

const runTypes = [
  'RunRequested',
  'ChangeMerged',
  'OutcomeSettled',
  'RegressionFound',
  'RegressionWithdrawn',
] as const

export const standings: Projection<LaneRow> = {
  name: 'standings',
  version: 1,
  types: [...Object.keys(laneEvents).filter(isEventType), ...runTypes],
  keys(event) {
    if (event.stream.startsWith('lane/') || event.stream.startsWith('grant/')) return [event.stream]
    return event.stream.startsWith('run/') && event.lane ? [laneStream(event.lane)] : []
  },
  evolve(row, event, key) {
    const known = row ?? newRow(key)
    const lineage = lineageAfter(known, event)
    return { ...known, ...lineage, level: levelOf(lineage), record: figuresAfter(known.record, event) }
  },
  index: ({ projectId, level, stream }) => ({ projectId, state: level, sort: stream }),
}

/** What the figures of a lane are read from. */
export type LaneRows = {
  /** Folds what is new; returns the size of the log that the rows then reflect. */
  catchUp(): Promise<number>
  list(projection: Projection<LaneRow>, query: { projectId: string; limit: number }): Promise<LaneRow[]>
}

const lanesMax = 10_000

/** A lane's counts now; with `taskType` null those of all lanes of the agent in the project. */
export async function readLaneFigures(
  rows: LaneRows,
  lane: { agentId: string; projectId: string; taskType: string | null },
): Promise<LaneFigures> {
  const logSize = await rows.catchUp()
  const lanes = await rows.list(standings, { projectId: lane.projectId, limit: lanesMax })
  const meant = lanes.filter(
    ({ agentId, taskType }) =>
      agentId === lane.agentId && (lane.taskType === null || taskType === lane.taskType),
  )
  return figuresOf(
    meant.map(({ record }) => record),
    logSize,
  )
}

function newRow(stream: string): LaneRow {
  const [kind, agentId = '', projectId = '', ...type] = stream.split('/')
  return {
    stream,
    kind: kind === 'grant' ? 'agentInProject' : 'lane',
    agentId,
    projectId,
    taskType: kind === 'grant' ? null : type.join('/'),
    level: 'hold',
    grants: [],
    lowered: null,
    onProbation: false,
    changes: [],
    record: noRecord,
  }
}
