// What models cost: a row for each run, and one for each month (UTC), project and agent, from which sums over either
// are made.
import type { RecordedEvent } from '../domain/events/envelope'
import type { EventData } from '../domain/events/vocabulary'
import type { Projection, RowFilter } from './projection'

export type Spent = {
  inputTokens: number
  /** Part of inputTokens. */
  cachedTokens: number
  outputTokens: number
  /** In millionths of a US dollar, of the tokens whose price is known. */
  costMicroUsd: number
  /** Tokens whose price is not known, in and out together: the cost leaves them out. */
  unpricedTokens: number
}

/** `runId` null in a month's row, `month` (`2026-01`) null in a run's. */
export type SpendRow = Spent & {
  runId: string | null
  month: string | null
  projectId: string
  agentId: string
}

const nothingSpent: Spent = {
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  costMicroUsd: 0,
  unpricedTokens: 0,
}

export const spend: Projection<SpendRow> = {
  name: 'spend',
  version: 1,
  types: ['UsageCounted'],
  keys: ({ runId, lane, ...event }) =>
    runId !== undefined && lane !== undefined
      ? [runSpendKey(runId), `month/${monthOf(event)}/${lane.projectId}/${lane.agentId}`]
      : [],
  evolve(row, event, key) {
    if (event.type !== 'UsageCounted') return row
    const known = row ?? emptyRow(event, key)
    return { ...known, ...addSpent(known, spentOf(event.data)) }
  },
  index: ({ runId, month, projectId, agentId }) =>
    runId === null
      ? { projectId, state: 'month', sort: month, link: monthLink(month ?? '') }
      : { projectId, state: 'run', sort: agentId },
}

export function runSpendKey(runId: string): string {
  return `run/${runId}`
}

/** The rows of one month, in one project or in all. */
export function ofMonth(month: string, projectId?: string): RowFilter {
  return { links: [monthLink(month)], ...(projectId === undefined ? {} : { projectId }) }
}

/** The sum of some rows, of one agent's where it is named. */
export function sumSpent(rows: readonly SpendRow[], agentId?: string): Spent {
  return rows.filter((row) => agentId === undefined || row.agentId === agentId).reduce(addSpent, nothingSpent)
}

function addSpent(one: Spent, other: Spent): Spent {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costMicroUsd: one.costMicroUsd + other.costMicroUsd,
    unpricedTokens: one.unpricedTokens + other.unpricedTokens,
  }
}

const monthLink = (month: string) => `month/${month}`

function monthOf({ recordedAt }: Pick<RecordedEvent, 'recordedAt'>): string {
  return recordedAt.slice(0, 7)
}

function emptyRow(event: RecordedEvent, key: string): SpendRow {
  const { projectId = '', agentId = '' } = event.lane ?? {}
  const isRun = key.startsWith('run/')
  const of = isRun ? { runId: event.runId ?? null, month: null } : { runId: null, month: monthOf(event) }
  return { ...of, projectId, agentId, ...nothingSpent }
}

function spentOf({
  inputTokens,
  outputTokens,
  cachedTokens,
  costMicroUsd,
}: EventData<'UsageCounted'>): Spent {
  return {
    inputTokens,
    cachedTokens: cachedTokens ?? 0,
    outputTokens,
    costMicroUsd: costMicroUsd ?? 0,
    unpricedTokens: costMicroUsd === null ? inputTokens + outputTokens : 0,
  }
}
