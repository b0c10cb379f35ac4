// A lane as the trust page shows it: the standing and how it came to be, and what its runs came to. The grants of an
// agent in a whole project have a row of their own; whoever shows a lane reads both.
import { laneEvents } from '../domain/events/lane'
import { laneStream } from '../domain/events/streams'
import { isEventType } from '../domain/events/vocabulary'
import type { Level } from '../domain/level'
import { figuresAfter, noRecord, type LaneRecord } from './lane-record'
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
