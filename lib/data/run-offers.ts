import 'server-only'
// What the viewer may say about what a run has delivered, and why not where they may not.
import { mayDo, type Act, type Viewer } from '../domain/access'
import { mayHappen, type Run } from '../domain/task/lifecycle'
import { agents } from '../projections/agents'
import { wiring } from '../wiring'
import { act, text } from './act'
import type { ActionResult } from './viewer'

/** null: the run is in no state to say this of. */
export type Offer = { open: true } | { open: false; why: string } | null

export type RunOffers = { audit: Offer; report: Offer; withdraw: Offer; judge: Offer }

export async function offersOf(who: Viewer, run: Run): Promise<RunOffers> {
  const { state, outcome } = run
  const offered = (isDue: boolean, may: Act, why: string): Offer => {
    if (!isDue) return null
    return mayDo(who, may, run) ? { open: true } : { open: false, why }
  }
  const isAuditDue = run.audit === 'asked' && mayHappen(state, 'AuditGiven')
  const audit = offered(isAuditDue, 'review.merge', 'a reviewer or a lead of this project gives its audit')
  return {
    audit: audit?.open === true && (await owns(who, run)) ? ownAgent : audit,
    report: offered(
      mayHappen(state, 'RegressionFound'),
      'regression.report',
      'a reviewer or a lead of this project reports that it turned out wrong',
    ),
    withdraw: offered(
      mayHappen(state, 'RegressionWithdrawn'),
      'regression.withdraw',
      'a lead of this project withdraws what was found of it',
    ),
    judge: offered(
      state.name === 'reported' && outcome === null,
      'review.merge',
      'a reviewer or a lead of this project accepts or drops its report',
    ),
  }
}

const ownAgent: Offer = { open: false, why: 'you own this agent, and somebody else audits its changes' }

async function owns({ personId }: Viewer, { agentId }: Run): Promise<boolean> {
  const { readModels } = await wiring()
  return (await readModels.get(agents, agentId))?.ownerId === personId
}

const runOf = (formData: FormData) => ({ runId: text(formData, 'runId') })

const found: Record<string, boolean> = { clean: true, wrong: false }

/** Fields `runId`, `found` (`clean` or `wrong`), `reason`. */
export function giveAudit(formData: FormData): Promise<ActionResult> {
  const clean = found[text(formData, 'found')]
  return act({ type: 'giveAudit', ...runOf(formData), clean, words: text(formData, 'reason') })
}

/** Fields `runId`, `reason`. */
export function reportRegression(formData: FormData): Promise<ActionResult> {
  const critical = text(formData, 'critical')
  const what = critical === '' ? {} : { critical }
  return act({ type: 'reportRegression', ...runOf(formData), words: text(formData, 'reason'), ...what })
}

/** Fields `runId`, `reason`. */
export function withdrawRegression(formData: FormData): Promise<ActionResult> {
  return act({ type: 'withdrawRegression', ...runOf(formData), reason: text(formData, 'reason') })
}

/** Field `runId`. */
export function acceptReport(formData: FormData): Promise<ActionResult> {
  return act({ type: 'acceptReport', ...runOf(formData) })
}

/** Fields `runId`, `cause`, `reason`. */
export function dropReport(formData: FormData): Promise<ActionResult> {
  const cause = text(formData, 'cause')
  return act({ type: 'dropReport', ...runOf(formData), cause, words: text(formData, 'reason') })
}
