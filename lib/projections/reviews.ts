// What waits for a reviewer or for the base branch. A row lives from the request of a run until the run is over,
// because what the desk shows was mostly recorded before a person was asked.
import type { RecordedEvent } from '../domain/events/envelope'
import type { Finding } from '../domain/events/fields'
import { evolveRun } from '../domain/task/evolve-run'
import { hasMerged, isEnded, type Run } from '../domain/task/lifecycle'
import type { Projection } from './projection'
import { runKeys, runTypes } from './runs'

export const reviewStates = ['awaitingReview', 'drafted', 'readyToLand', 'rechecking', 'landing'] as const
export type ReviewState = (typeof reviewStates)[number]

/** 3: may not land as it is. 2: touches what decides about it, or a check failed. 1: seen before or large. 0: none. */
export type Risk = 0 | 1 | 2 | 3

export type ReviewRow = {
  run: Run
  /** null while nobody is asked yet, or the agent works again. */
  state: ReviewState | null
  /** Since when the run is in `state`. */
  since: string
  requestedAt: string
  /** Why the gates refused this attempt. */
  gatesRefused: { gate: string; why: string }[]
  risk: Risk
}

export const linesLarge = 400
const doubtful: readonly Finding['kind'][] = [
  'outOfScope',
  'protectedPath',
  'sensitivePath',
  'steersChecks',
  'testsChanged',
  'testsWeakened',
  'invisibleCharacters',
  'nameNotText',
  'secret',
]

export const reviews: Projection<ReviewRow> = {
  name: 'reviews',
  version: 4,
  types: runTypes,
  keys: runKeys,
  evolve(row, event) {
    if (row === undefined && event.type !== 'RunRequested') return undefined
    const run = evolveRun(row?.run, event)
    if (isOver(run)) return undefined
    const state = reviewStateOf(run)
    const isSame = row !== undefined && row.state === state
    return {
      run,
      state,
      since: isSame ? row.since : event.occurredAt,
      requestedAt: row?.requestedAt ?? event.occurredAt,
      gatesRefused: gatesAfter(row?.gatesRefused ?? [], event),
      risk: riskOf(run),
    }
  },
  // Ascending: what is most doubtful comes first, and among equals what has waited longest.
  index: ({ run, state, since, risk }) => ({ projectId: run.projectId, state, sort: `${3 - risk} ${since}` }),
}

function isOver(run: Run): boolean {
  // Whoever audits it reads it there.
  return hasMerged(run.state) ? run.audit !== 'asked' : isEnded(run.state)
}

function reviewStateOf({ state }: Run): ReviewState | null {
  return reviewStates.find((name) => name === state.name) ?? null
}

/** How much doubt a change carries, as far as the log alone can tell. */
function riskOf({ delivery, checks, sentBack }: Run): Risk {
  const findings = delivery?.findings ?? []
  if (findings.some((finding) => finding.blocks)) return 3
  if (findings.some((finding) => doubtful.includes(finding.kind))) return 2
  if (checks.some((check) => check.outcome !== 'passed')) return 2
  const isLarge = (delivery?.linesChanged ?? 0) > linesLarge
  return isLarge || findings.length > 0 || sentBack.length > 0 ? 1 : 0
}

function gatesAfter(gates: ReviewRow['gatesRefused'], event: RecordedEvent): ReviewRow['gatesRefused'] {
  if (event.type === 'AttemptStarted') return []
  return event.type === 'GateRefused' ? [...gates, event.data] : gates
}
