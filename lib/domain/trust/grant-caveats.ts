// What speaks against raising a lane by hand now, in words: a lead may do it all the same, and shall know what they do.
import type { Level } from '../level'
import type { CountedEvidence } from './lane-evidence'
import type { PromotionRule } from './promotion-rule'
import { readinessOf } from './readiness'
import type { Grant, Standing } from './standing'

export type GrantQuestion = {
  to: Exclude<Level, 'hold'>
  /** One lane, or the agent in the whole project: a grant of that ends no lane's probation. */
  scope: Grant['scope']
  standing: Pick<Standing, 'lowered' | 'onProbation'>
  /** The evidence, counted by the rule that leads to `to`. */
  counted: CountedEvidence
  rule: PromotionRule
}

/** One sentence for each; empty where the evidence carries the level. */
export function grantCaveats({ to, scope, standing, counted, rule }: GrantQuestion): string[] {
  return [...fallWords(standing, scope), ...ruleWords(to, counted, rule), ...pendingWords(counted)]
}

const probationWords: Record<Grant['scope'], string> = {
  lane: 'it is on probation, which this grant ends: its next run is no longer held to less',
  agentInProject: 'it is on probation, and stays on it under this grant',
}

/** Of its falls alone. */
export function fallWords(
  { lowered, onProbation }: GrantQuestion['standing'],
  scope: GrantQuestion['scope'],
): string[] {
  return [
    ...(lowered === null
      ? []
      : [`it was lowered to \`${lowered.to}\` on ${lowered.at.slice(0, 10)}: ${lowered.reason}`]),
    ...(onProbation ? [probationWords[scope]] : []),
  ]
}

function ruleWords(to: GrantQuestion['to'], counted: CountedEvidence, rule: PromotionRule): string[] {
  const { missing, dependsOnLabels } = readinessOf(counted, rule)
  if (missing.length > 0) return [`its record does not meet the rule for \`${to}\`: ${missing.join('; ')}`]
  return dependsOnLabels
    ? [`its record meets the rule for \`${to}\` only if people’s labels are right about its failures`]
    : []
}

function pendingWords({ counts: { pending } }: CountedEvidence): string[] {
  if (pending === 0) return []
  const [still, them] =
    pending === 1 ? ['1 change still answers', 'it'] : [`${pending} changes still answer`, 'them']
  return [`${still} for regressions: what is wrong with ${them} may not have been found yet`]
}
