// What was imported of a project, folded from its stream: of each change, what was said last.
import type { Lane, RecordedEvent } from '../../events/envelope'
import type { ImportedChange, ImportedFate } from '../../events/lane'
import type { HistoryChange } from './lane-words'

export type History = ReadonlyMap<string, HistoryChange>

export function foldHistory(events: readonly RecordedEvent[]): History {
  const changes = events.flatMap((event) => {
    if (event.type !== 'HistoryImported' || event.lane === undefined) return []
    const { agentId, taskType } = event.lane
    return (event.data.changes ?? []).map((change): HistoryChange => ({ agentId, taskType, ...change }))
  })
  return new Map(changes.map((change) => [change.id, change]))
}

/** What an import would add: changes that are not known, and those that are known otherwise. */
export function newIn(known: History, changes: readonly HistoryChange[]) {
  const last = [...new Map(changes.map((change) => [change.id, change])).values()]
  const added = last.filter(({ id }) => !known.has(id))
  const corrected = last.filter((one) => {
    const before = known.get(one.id)
    return before !== undefined && !isSame(before, one)
  })
  return { added, corrected, known: last.length - added.length - corrected.length }
}

function isSame(a: HistoryChange, b: HistoryChange): boolean {
  return a.agentId === b.agentId && a.taskType === b.taskType && a.cameTo === b.cameTo
}

/** Whether it went well, as far as a history can tell: a pull request that was merged may have been taken back. */
export function wentWell({ cameTo }: Pick<ImportedChange, 'cameTo'>): boolean {
  return cameTo === 'kept' || cameTo === 'merged'
}

export type ImportedCounts = Record<ImportedFate, number> & {
  /** All of them. */
  changes: number
  /** When the first and the last were closed. */
  from: string
  until: string
}

/** Of one lane; null where nothing of it was imported. */
export function importedOf(history: History, { agentId, taskType }: Lane): ImportedCounts | null {
  return countsOf([...history.values()].filter((one) => one.agentId === agentId && one.taskType === taskType))
}

export type ImportedLane = ImportedCounts & { agentId: string; taskType: string }

/** The same of every lane of a project, by agent and type. */
export function importedLanes(changes: readonly HistoryChange[]): ImportedLane[] {
  const lanes = new Map<string, HistoryChange[]>()
  for (const change of changes) {
    const key = JSON.stringify([change.agentId, change.taskType])
    const own = lanes.get(key)
    if (own === undefined) lanes.set(key, [change])
    else own.push(change)
  }
  return [...lanes.keys()].toSorted().flatMap((key) => {
    const own = lanes.get(key) ?? []
    const [first] = own
    const counts = countsOf(own)
    return first && counts ? [{ agentId: first.agentId, taskType: first.taskType, ...counts }] : []
  })
}

function countsOf(changes: readonly ImportedChange[]): ImportedCounts | null {
  const closed = changes.map(({ closedAt }) => closedAt).toSorted()
  const [from, until] = [closed[0], closed.at(-1)]
  if (from === undefined || until === undefined) return null
  const count = (fate: ImportedFate) => changes.filter(({ cameTo }) => cameTo === fate).length
  return {
    ...{ changes: changes.length, kept: count('kept'), reverted: count('reverted'), fixed: count('fixed') },
    ...{ merged: count('merged'), notMerged: count('notMerged'), from, until },
  }
}

/** `116 kept, 4 reverted`. */
export function fatesInWords({
  kept,
  reverted,
  fixed,
  merged,
  notMerged,
}: Record<ImportedFate, number>): string {
  const words = { kept, reverted, 'fixed later': fixed, merged, 'not merged': notMerged }
  return Object.entries(words)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ')
}
