import 'server-only'
// One lane: what it did, what that is worth, who decided what about it.
import { mayDo, type Viewer } from '../domain/access'
import { Lane } from '../domain/events/envelope'
import { isBelow, levels, type Level } from '../domain/level'
import { lagContradicts } from '../domain/trust/lag-warning'
import { levelOverTime } from '../domain/trust/level-over-time'
import { standingAt } from '../domain/trust/standing'
import { unansweredLowering } from '../domain/trust/unanswered-lowering'
import type { LevelChange } from '../projections/level-change'
import type { OutcomeRow } from '../projections/outcomes'
import { standingOf, type LaneRow } from '../projections/standings'
import { wiring } from '../wiring'
import { evidenceOf, listOutcomes, plainCounts } from './lane-evidence'
import { laneHref } from './lane-href'
import { outcomeItems } from './lane-outcomes'
import { standingRows } from './lane-standing'
import { called, nameBook, withTasks, type Names } from './names'
import { requireSignedIn } from './viewer'

const pageSize = 100
/** What a policy may call a task type: whatever else an address says names no lane. */
const typeName = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** null: there is no such lane, or none for this viewer. */
export async function getLane(asked: Lane, { offset }: { offset: number }) {
  const who = await requireSignedIn()
  const lane = Lane.safeParse(asked)
  if (!lane.success || !typeName.test(lane.data.taskType)) return null
  if (!mayDo(who, 'project.view', lane.data)) return null
  const rows = await standingRows(lane.data)
  if (rows.lane === undefined) return null
  const { laneReader, clock } = await wiring()
  const [read, outcomes, book] = await Promise.all([
    laneReader().then((reader) => reader(lane.data)),
    listOutcomes(lane.data),
    nameBook(),
  ])
  const ordinary = read?.ordinary ?? false
  const { level, reason, grant } = standingAt(standingOf(rows), clock.now(), { ordinary })
  const items = outcomeItems(outcomes, read)
  const shown = items.slice(offset, offset + pageSize)
  const names = await withTasks(
    book,
    shown.map(({ taskId }) => ({ projectId: lane.data.projectId, taskId })),
  )
  const history = historyOf(rows, { ordinary, names })
  return {
    ...lane.data,
    agent: called(names, 'agent', lane.data.agentId),
    project: called(names, 'project', lane.data.projectId),
    ...{ level, reason, onProbation: rows.lane.standing.onProbation, expiresAt: grant?.expiresAt ?? null },
    counts: plainCounts(outcomes),
    evidence: read && evidenceOf(read),
    openId: read?.recommendations.open?.recommendationId ?? null,
    isLagTooShort: lagContradicts(regressionsOf(outcomes), clock.now()),
    outcomes: shown.map((item) => ({ ...item, task: called(names, 'task', item.taskId) })),
    outcomesInAll: items.length,
    olderHref: items.length > offset + pageSize ? `${laneHref(lane.data)}?offset=${offset + pageSize}` : null,
    history,
    since: sinceLast(history.changes, outcomes),
    lowering: loweringOf(who, rows.lane),
    manual: manualChanges(who, lane.data, level),
  }
}

/** What the system lowered and no lead has acknowledged; null: nothing. */
function loweringOf(who: Viewer, { decisions, projectId }: LaneRow) {
  const lowered = unansweredLowering(decisions)
  if (lowered === null) return null
  const { reason, from, to } = lowered.data
  return { reason, from, to, at: lowered.recordedAt, mayAcknowledge: mayDo(who, 'grant.give', { projectId }) }
}

type Rows = Awaited<ReturnType<typeof standingRows>>

/** Steps for the picture; the decisions that made them, newest first, with the level that each left the lane at. */
function historyOf({ lane, agentInProject }: Rows, { ordinary, names }: { ordinary: boolean; names: Names }) {
  const decisions = { lane: lane?.decisions ?? [], agentInProject: agentInProject?.decisions ?? [] }
  const steps = levelOverTime(decisions, { ordinary })
  const levelAfter = new Map(steps.map(({ seq, level }) => [seq, level]))
  const changes = [...(lane?.changes ?? []), ...(agentInProject?.changes ?? [])]
    .toSorted((a, b) => b.seq - a.seq)
    .map((change) => ({ ...changeItem(change, names), level: levelAfter.get(change.seq) ?? 'hold' }))
  return { steps, changes }
}

function changeItem({ seq, at, by, how, basis, reason, expiresAt }: LevelChange, names: Names) {
  const who = by.kind === 'person' ? called(names, 'person', by.id) : 'Leeway'
  return { ...{ seq, at, how, basis, reason, expiresAt }, by: who }
}

/** What came in after somebody or the system decided last. */
function sinceLast(
  changes: readonly { seq: number; at: string; level: Level; by: string }[],
  outcomes: readonly OutcomeRow[],
) {
  const [last] = changes
  if (last === undefined) return null
  const later = outcomes.filter(({ seq }) => seq > last.seq)
  const count = (name: OutcomeRow['class']) =>
    later.filter((row) => (row.regressed ? 'failure' : row.class) === name).length
  return {
    ...last,
    ...{ clean: count('clean'), failures: count('failure'), pending: count('pending') },
    others: count('notCounted') + count('completionFailure'),
  }
}

function regressionsOf(outcomes: readonly OutcomeRow[]) {
  return outcomes.flatMap(({ regressed, merged, at }) =>
    regressed && merged?.horizonDays !== undefined
      ? [{ mergedAt: merged.at, foundAt: at, horizonDays: merged.horizonDays }]
      : [],
  )
}

/** The levels this person may set the lane to by hand. */
function manualChanges(who: Viewer, lane: Lane, level: Level): { raise: Level[]; lower: Level[] } {
  return {
    raise: mayDo(who, 'grant.give', lane) ? levels.filter((to) => isBelow(level, to)) : [],
    lower: mayDo(who, 'standing.lower', lane) ? levels.filter((to) => isBelow(to, level)) : [],
  }
}
