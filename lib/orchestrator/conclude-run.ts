// What an attempt leads to, once its tree is captured and checked: a report, a draft, a review, or a landing.
import { counted } from '../domain/counted'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { Factor } from '../domain/events/fields'
import { quoted } from '../domain/policy/evaluate/explain-refusal'
import type { ToolCall } from '../domain/policy/evaluate/tool-call'
import type { GateRefusal } from '../domain/policy/gates/gates'
import type { Run } from '../domain/task/lifecycle'

export type Conclusion = {
  run: Run
  factors: readonly Factor[]
  /** Why this change may not merge without a person; asked only at level auto. */
  refusals: readonly GateRefusal[]
  /** Of the agent's program; null where a signal ended it. */
  exitCode: number | null
  /** Calls that may have run, of which neither a result nor a decision is on record. */
  undecided: readonly Pick<ToolCall, 'tool'>[]
  /** A text the agent left for its reader: its handover. */
  report: string | null
  /** The share that an automatic merge was drawn with for an audit; null: it was not drawn. */
  sampledAt: number | null
}

/** The facts that end the worker's part of a run. Pure: the same attempt always leads to the same end. */
export function conclude(conclusion: Conclusion): DomainEvent[] {
  const { run, report } = conclusion
  const { delivery, state } = run
  const how = state.name === 'deciding' ? state.how : 'crashed'
  if (how === 'violation') return [fact('OutcomeSettled', { class: 'failure', grade: 1, cause: how })]
  // The month's money is not the agent's doing.
  if (how === 'budget') return [fact('OutcomeSettled', { class: 'notCounted', grade: 0, cause: how })]
  if (how !== 'exited') return [incomplete(how)]
  if (delivery === null || delivery.filesChanged === 0) {
    return run.level === 'hold' && report ? [fact('ReportReady', { report })] : [incomplete('empty')]
  }
  const { commit, base } = delivery
  if (run.level === 'hold') return [fact('DraftReady', { commit })]
  const refusals = [...conclusion.refusals, ...badEnd(conclusion)]
  if (run.level === 'review')
    return [shadow(refusals), fact('ReviewRequested', { commit, why: reviewReason(conclusion) })]
  if (refusals.length > 0) return gatesRefused(refusals, commit)
  const approved = fact('ChangeApproved', { commit, base, how: 'auto', unviewed: [] })
  const { sampledAt: share } = conclusion
  return share === null ? [approved] : [approved, fact('AuditSampled', { share })]
}

/** What a lane at review would be like at auto can then be told before anybody lets it be. */
function shadow(refusals: readonly GateRefusal[]): DomainEvent {
  const why = refusals.map((one) => one.why).join('; ')
  return fact('ShadowDecided', { wouldMerge: refusals.length === 0, why: why || 'every gate passed' })
}

function incomplete(cause: string): DomainEvent {
  return fact('OutcomeSettled', { class: 'completionFailure', grade: 1, cause })
}

/** A program that says it failed is believed: its change waits for a person. */
function badExit({ exitCode }: Conclusion): GateRefusal[] {
  if (exitCode === 0) return []
  return [{ gate: 'exit', why: `the agent's program ended with exit code ${exitCode ?? 'unknown'}` }]
}

function badEnd(conclusion: Conclusion): GateRefusal[] {
  return [...badExit(conclusion), ...undecidedCalls(conclusion)]
}

/** The ledger learns of a call's end from the request after it, and after the last call there may be none. */
function undecidedCalls({ undecided }: Conclusion): GateRefusal[] {
  const [first, ...others] = undecided
  if (first === undefined) return []
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const why = `a call of ${quoted(first.tool)}${more} may have run: the attempt ended without a result or a decision of it`
  return [{ gate: 'calls', why }]
}

function gatesRefused(refusals: readonly GateRefusal[], commit: string): DomainEvent[] {
  const why = refusals.map((one) => one.why).join('; ')
  return [
    ...refusals.map(({ gate, why: one }) => fact('GateRefused', { gate, why: one })),
    fact('ReviewRequested', { commit, why: `it may not merge by itself: ${why}` }),
  ]
}

/** Why a person decides, and first of all what this person should know of how the change came about. */
function reviewReason(conclusion: Conclusion): string {
  const { run, factors } = conclusion
  const binding = factors.filter((factor) => factor.level === run.level).map((factor) => factor.reason)
  const reasons = binding.length > 0 ? binding : ['the level of this run is review']
  return [...badEnd(conclusion).map(({ why }) => why), ...doubts(run), ...reasons].join('; ')
}

const outcomeWords = { failed: 'failed', timedOut: 'ran out of time', notRun: 'did not run' }

/** What keeps the change from merging as it is, in a few words: the desk has all of it. */
function doubts({ checks, delivery }: Run): string[] {
  const unmet = checks.flatMap(({ name, outcome }) =>
    outcome === 'passed' ? [] : [`check \`${name}\` ${outcomeWords[outcome]}`],
  )
  const forbidding = (delivery?.findings ?? []).filter(({ blocks }) => blocks).length
  if (forbidding === 0) return unmet
  return [...unmet, `${counted(forbidding, 'finding forbids', 'findings forbid')} the merge`]
}
