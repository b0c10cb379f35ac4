import 'server-only'
import { compositionOf, proofOf } from '../domain/conformance/proof'
import { proofWords } from '../domain/conformance/proof-words'
import type { TrialResult } from '../domain/conformance/trial'
import { triedPermissions } from '../domain/conformance/tried-rules'
import type { Runtime } from '../domain/events/agent'
import type { Permissions } from '../domain/policy/permissions'
import type { CheckedPolicy } from '../domain/policy/syntax'
import { conformance, conformanceKey, type DatedTrial } from '../projections/conformance'
import { wiring } from '../wiring'
import { requireViewer } from './viewer'

export type TrialQuestion = {
  projectId: string
  runtime: Runtime
  policy: CheckedPolicy
  /** Of the composition that is looked at. */
  permissions: Permissions
}

/**
 * What trials of a runtime's programs say of a composition, one for each version, the newest first: by the rule that
 * decides whether a run of it starts. `other`: where none was under this composition, the newest under another one.
 */
export async function listTrials(question: TrialQuestion) {
  const { projectId, runtime } = question
  await requireViewer('policy.view', { projectId })
  if (runtime === 'command') return { own: [], other: null }
  const { readModels, digest } = await wiring()
  const trials = (await readModels.get(conformance, conformanceKey(projectId, runtime)))?.trials ?? []
  const permissions = triedPermissions(question.policy, question.permissions)
  const composition = compositionOf(digest, runtime, permissions)
  const shown = ({ version, profile, at, results }: DatedTrial) => {
    const proof = proofOf(composition, trials.filter((one) => one.version === version).reverse())
    const words = proofWords(proof, { version, profile: permissions.profile })
    return { version, profile, at, rules: countedRules(results), proof: proof.kind, words }
  }
  const isOwn = ({ profile }: DatedTrial) => profile === permissions.profile
  const other = trials.find((one) => !isOwn(one))
  return { own: trials.filter(isOwn).map(shown), other: other ? shown(other) : null }
}

/** Of each rule, how often it was tried and held, and the ways in which it did not. */
function countedRules(results: readonly TrialResult[]) {
  const rules = [...new Set(results.map(({ rule }) => rule))]
  return rules.map((rule) => {
    const own = results.filter((one) => one.rule === rule)
    const failed = own.filter(({ held }) => !held)
    const ways = [...new Set(failed.flatMap(({ way }) => way ?? []))]
    return { rule, tried: own.length, held: own.length - failed.length, ways }
  })
}
