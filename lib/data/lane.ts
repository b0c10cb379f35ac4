import 'server-only'
// One lane: what it did, what that is worth, who decided what about it.
import { mayDo, type Viewer } from '../domain/access'
import { Lane } from '../domain/events/envelope'
import { isBelow, levels, type Level } from '../domain/level'
import { isWarnedOf } from '../domain/trust/demotion'
import { lagContradicts } from '../domain/trust/lag-warning'
import { levelOverTime } from '../domain/trust/level-over-time'
import { expiryOf, standingAt } from '../domain/trust/standing'
import { unansweredLowering } from '../domain/trust/unanswered-lowering'
import type { LevelChange } from '../projections/level-change'
import { countedAs, type OutcomeState } from '../projections/outcome-row'
import { standingOf, type LaneState } from '../projections/standings'
import { wiring } from '../wiring'
import { evidenceOf, listOutcomes, plainCounts } from './lane-evidence'
import { asOfHref, type Then } from './as-of'
import { laneHref } from './lane-href'
import { outcomeItems, type OutcomeItem } from './lane-outcomes'
import { changesIn, decisionsIn, standingRows, type StandingRows } from './lane-standing'
import { actorCalled, called, nameBook, withTasks, type Names } from './names'
import { requireSignedIn } from './viewer'

const pageSize = 100
/** What a policy may call a task type: whatever else an address says names no lane. */
const typeName = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** As it is, or as it was known at a moment. null: there is no such lane, or none for this viewer. */
export async function getLane(asked: Lane, { offset, then }: { offset: number; then: Then | null }) {
  const who = await requireSignedIn()
  const lane = Lane.safeParse(asked)
  if (!lane.success || !typeName.test(lane.data.taskType)) return null
  if (!mayDo(who, 'project.view', lane.data)) return null
  // What comes in while the rest is read may be told twice, and is never passed over.
  const { readModels } = await wiring()
  const position = await readModels.catchUp()
  const rows = await standingRows(lane.data, then)
  if (rows.lane === undefined) return null
  const [read, outcomes, book] = await Promise.all([
    readLane(lane.data, then),
    listOutcomes(lane.data, then),
    nameBook(),
  ])
  const now = then?.at ?? (await wiring()).clock.now()
  const ordinary = read?.ordinary ?? false
  const standing = standingOf(rows)
  const { level, reason } = standingAt(standing, now, { ordinary })
  const expiresAt = expiryOf(standing, level, { ordinary })
  const items = outcomeItems(outcomes, read)
  const shown = items.slice(offset, offset + pageSize)
  const named = level === 'review' ? [...shown, ...items.filter(wasShadowed)] : shown
  const names = await withTasks(
    book,
    named.map(({ taskId }) => ({ projectId: lane.data.projectId, taskId })),
  )
  const history = historyOf(rows, { ordinary, names })
  return {
    ...lane.data,
    agent: called(names, 'agent', lane.data.agentId),
    project: called(names, 'project', lane.data.projectId),
    ...{ level, reason, onProbation: rows.lane.standing.onProbation, expiresAt, position },
    counts: plainCounts(outcomes),
    evidence: read && evidenceOf(read),
    openId: read?.recommendations.open?.recommendationId ?? null,
    shadow: level === 'review' ? shadowOf(items, names) : null,
    isLagTooShort: lagContradicts(regressionsOf(outcomes), now),
    outcomes: shown.map((item) => ({ ...item, task: called(names, 'task', item.taskId) })),
    outcomesInAll: items.length,
    olderHref: items.length > offset + pageSize ? olderHref(lane.data, offset + pageSize, then) : null,
    history,
    since: sinceLast(history.changes, outcomes),
    isWarned: read !== null && isWarnedOf(read),
    lowering: loweringOf(who, rows.lane, then),
    manual: then === null ? manualChanges(who, lane.data, level) : { raise: [], lower: [] },
    trustHref: asOfHref('/trust', then),
  }
}

async function readLane(lane: Lane, then: Then | null) {
  const { laneReader, at } = await wiring()
  return then === null ? (await laneReader())(lane) : (await at(then)).lane(lane)
}

function olderHref(lane: Lane, offset: number, then: Then | null): string {
  return asOfHref(`${laneHref(lane)}?offset=${offset}`, then)
}

/** What the system lowered and no lead has acknowledged; null: nothing. */
function loweringOf(who: Viewer, { decisions, projectId }: LaneState, then: Then | null) {
  const lowered = unansweredLowering(decisions)
  if (lowered === null) return null
  const { reason, from, to } = lowered.data
  return {
    reason,
    from,
    to,
    at: lowered.recordedAt,
    mayAcknowledge: then === null && mayDo(who, 'grant.give', { projectId }),
  }
}

/** What the decisions that were only noted would have let through; null where none was noted. */
function shadowOf(items: readonly OutcomeItem[], names: Names) {
  const noted = items.filter(wasShadowed)
  if (noted.length === 0) return null
  return {
    noted: noted.length,
    through: noted
      .filter(({ shadow }) => shadow)
      .map(({ runId, taskId, class: name }) => ({ runId, class: name, task: called(names, 'task', taskId) })),
  }
}

function wasShadowed({ shadow }: OutcomeItem): boolean {
  return shadow !== null
}

/** Steps for the picture; the decisions that made them, newest first, with the level that each left the lane at. */
function historyOf(rows: StandingRows, { ordinary, names }: { ordinary: boolean; names: Names }) {
  const steps = levelOverTime(decisionsIn(rows), { ordinary })
  const levelAfter = new Map(steps.map(({ seq, level }) => [seq, level]))
  const changes = changesIn(rows).map((change) => ({
    ...changeItem(change, names),
    level: levelAfter.get(change.seq) ?? 'hold',
  }))
  return { steps, changes }
}

function changeItem({ seq, at, by, how, basis, reason, expiresAt }: LevelChange, names: Names) {
  return { ...{ seq, at, how, basis, reason, expiresAt }, by: actorCalled(names, by) }
}

/** What came in after somebody or the system decided last. */
function sinceLast(
  changes: readonly { seq: number; at: string; level: Level; by: string }[],
  outcomes: readonly OutcomeState[],
) {
  const [last] = changes
  if (last === undefined) return null
  const later = outcomes.filter(({ seq }) => seq > last.seq)
  const count = (name: OutcomeState['class']) => later.filter((row) => countedAs(row) === name).length
  return {
    ...last,
    ...{ clean: count('clean'), failures: count('failure'), pending: count('pending') },
    others: count('notCounted') + count('completionFailure'),
  }
}

function regressionsOf(outcomes: readonly OutcomeState[]) {
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
