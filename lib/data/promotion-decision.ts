import 'server-only'
// A lead's decision about a recommendation. Who may, and whether the evidence still stands, `handle` says.
import type { GrantConditions } from '../domain/events/lane'
import { act, optional, optionalNumber, text } from './act'
import { endOfDay } from './end-of-day'
import type { ActionResult } from './viewer'

/**
 * Fields `decision` (`approve`, `keep`, `more`), `recommendationId`, `agentId`, `projectId`, `taskType`, `reason`;
 * for `more` the number `more`; for `approve` the conditions as components/promotions/condition-fields.tsx names them,
 * `expiresAt`, `agreedBy` (whose agreement was read; empty: nobody's) and `unopened` (repeated).
 */
export function decidePromotion(formData: FormData): Promise<ActionResult> {
  const named = {
    recommendationId: text(formData, 'recommendationId'),
    agentId: text(formData, 'agentId'),
    projectId: text(formData, 'projectId'),
    taskType: text(formData, 'taskType'),
    reason: text(formData, 'reason'),
  }
  switch (text(formData, 'decision')) {
    case 'approve':
      return act({ type: 'approveRecommendation', ...named, ...grantOf(formData) })
    case 'keep':
      return act({ type: 'declineRecommendation', ...named })
    case 'more':
      return act({ type: 'askForMore', ...named, more: optionalNumber(formData, 'more') })
    default:
      return Promise.resolve({ ok: false, problem: 'press one of the three buttons' })
  }
}

function grantOf(formData: FormData) {
  return {
    conditions: conditionsOf(formData),
    expiresAt: endOfDay(optional(formData, 'expiresAt')),
    agreedBy: optional(formData, 'agreedBy'),
    unopened: formData.getAll('unopened').filter((runId) => typeof runId === 'string'),
  }
}

function conditionsOf(formData: FormData): GrantConditions {
  const paths = text(formData, 'paths').split(/\s+/).filter(Boolean)
  const [from, to] = [optionalNumber(formData, 'hoursFrom'), optionalNumber(formData, 'hoursTo')]
  const percent = optionalNumber(formData, 'samplingPercent')
  return {
    filesMax: optionalNumber(formData, 'filesMax'),
    linesMax: optionalNumber(formData, 'linesMax'),
    mergesPerDayMax: optionalNumber(formData, 'mergesPerDayMax'),
    ...(paths.length > 0 ? { paths } : {}),
    ...(from === null && to === null ? {} : { hours: { from: from ?? 0, to: to ?? 24 } }),
    ...(percent === null ? {} : { samplingShare: percent / 100 }),
  }
}
