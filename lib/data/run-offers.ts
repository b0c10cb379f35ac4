import 'server-only'
// What the viewer may say about a run whose change has merged, and why not where they may not.
import { mayDo, type Act, type Viewer } from '../domain/access'
import { mayHappen, type Run } from '../domain/task/lifecycle'
import { act, text } from './act'
import type { ActionResult } from './viewer'

/** null: the run is in no state to say this of. */
export type Offer = { open: true } | { open: false; why: string } | null

export type RunOffers = { report: Offer; withdraw: Offer }

export function offersOf(who: Viewer, run: Run): RunOffers {
  const offered = (may: Act, why: string): Offer =>
    mayDo(who, may, run) ? { open: true } : { open: false, why }
  return {
    report: mayHappen(run.state, 'RegressionFound')
      ? offered('regression.report', 'a reviewer or a lead of this project reports that it turned out wrong')
      : null,
    withdraw: mayHappen(run.state, 'RegressionWithdrawn')
      ? offered('regression.withdraw', 'a lead of this project withdraws what was found of it')
      : null,
  }
}

/** Fields `runId`, `reason`. */
export function reportRegression(formData: FormData): Promise<ActionResult> {
  return act({ type: 'reportRegression', runId: text(formData, 'runId'), words: text(formData, 'reason') })
}

/** Fields `runId`, `reason`. */
export function withdrawRegression(formData: FormData): Promise<ActionResult> {
  return act({ type: 'withdrawRegression', runId: text(formData, 'runId'), reason: text(formData, 'reason') })
}
