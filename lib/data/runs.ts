import 'server-only'
import { cache } from 'react'
import { mayDo } from '../domain/access'
import { auditStanding } from '../domain/task/audit-standing'
import { daysAfter } from '../domain/durations'
import { hasMerged, isEnded, mayHappen } from '../domain/task/lifecycle'
import { runDays, runEnds, type RunDayRow, type RunEnd } from '../projections/run-days'
import { runs, type RunRow } from '../projections/runs'
import { wiring } from '../wiring'
import { activityMax, readActivity } from './activity'
import { called, nameBook, taskHref, withTasks } from './names'
import { outputEnd, readChangeOf } from './run-blobs'
import { offersOf } from './run-offers'
import { readProbation } from './run-probation'
import { readFidelity, readSpent } from './run-program'
import { requireSignedIn, visibleFilter } from './viewer'

const pageSize = 50
const daysShown = 14

export type RunDay = { day: string; ends: { end: RunEnd; count: number }[] }

export async function listRuns({ offset }: { offset: number }) {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const rows = await readModels.list(runs, { ...visibleFilter(who), limit: pageSize + 1, offset })
  const shown = rows.slice(0, pageSize)
  const names = await withTasks(
    await nameBook(),
    shown.map(({ run }) => run),
  )
  return {
    runs: shown.map((row) => ({
      runId: row.run.runId,
      task: called(names, 'task', row.run.taskId),
      project: called(names, 'project', row.run.projectId),
      agent: called(names, 'agent', row.run.agentId),
      taskType: row.run.taskType,
      level: row.run.level,
      state: row.run.state.name,
      attempt: row.run.attempt,
      requestedAt: row.requestedAt,
      startedAt: row.startedAt,
      endedAt: row.endedAt,
      isAuditAwaited: row.audit !== null && auditStanding(row.run) === 'awaited',
    })),
    olderHref: rows.length > pageSize ? `/runs?offset=${offset + pageSize}` : null,
  }
}

/** How runs ended on each of the last days, today last; a day without an end has none. */
export async function listRunDays(): Promise<RunDay[]> {
  const who = await requireSignedIn()
  const { readModels, clock } = await wiring()
  const days = lastDays(clock.now())
  const sortFrom = days[0] ?? ''
  const rows = await readModels.list(runDays, { ...visibleFilter(who), sortFrom })
  return days.map((day) => ({ day, ends: endsOn(rows, day) }))
}

function lastDays(now: string): string[] {
  return Array.from({ length: daysShown }, (_, back) => {
    return daysAfter(now, back - daysShown + 1).slice(0, 10)
  })
}

function endsOn(rows: readonly RunDayRow[], day: string): RunDay['ends'] {
  const own = rows.filter((row) => row.day === day)
  const sum = (end: RunEnd) => own.reduce((total, { ends }) => total + ends[end], 0)
  return runEnds.map((end) => ({ end, count: sum(end) }))
}

/**
 * A run whole: its story, what the agent said, what it changed. null: there is none, or none for this viewer. Read once
 * a request, for the page and its title.
 */
export const getRun = cache(async (runId: string) => {
  const who = await requireSignedIn()
  const { readModels, readPermissions } = await wiring()
  const row = await readModels.get(runs, runId)
  // Ids of runs are derived from paths and names: a guess must not learn which of them exist.
  if (row === undefined || !mayDo(who, 'project.view', row.run)) return null
  const names = await withTasks(await nameBook(), [row.run])
  const attempt = row.attempts.at(-1)
  const { stream, lines } = await readActivity(row)
  const change = attempt?.changeBlob ? await readChangeOf(attempt.changeBlob) : null
  const { projectId, taskId } = row.run
  const permissions = await readPermissions(row.run.compiledHash)
  return {
    row,
    names: {
      task: called(names, 'task', taskId),
      taskHref: taskHref({ projectId, taskId }),
      project: called(names, 'project', projectId),
      agent: called(names, 'agent', row.run.agentId),
    },
    book: names,
    activity: { stream, lines: lines.slice(-activityMax) },
    activityIsCut: lines.length > activityMax,
    output: attempt?.output ? await outputEnd(attempt.output) : null,
    checkOutputs: await checkOutputsOf(row),
    files: change?.files ?? [],
    report: row.report ? await outputEnd(row.report) : null,
    permissions,
    audit: row.audit && { ...row.audit, standing: auditStanding(row.run) },
    probation: await readProbation(row, permissions),
    fidelity: await readFidelity(attempt),
    spent: await readSpent(runId),
    mayCancel: mayHappen(row.run.state, 'RunCancelled') && mayDo(who, 'run.cancel', { projectId }),
    offers: await offersOf(who, row.run),
    isLive: !isEnded(row.run.state) && !hasMerged(row.run.state),
  }
})

export async function checkOutputsOf({ run }: Pick<RunRow, 'run'>): Promise<Record<string, string>> {
  const entries = await Promise.all(
    run.checks.map(async ({ name, output }) => [name, output ? await outputEnd(output) : ''] as const),
  )
  return Object.fromEntries(entries)
}
