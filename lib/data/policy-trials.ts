import 'server-only'
import { proofOf } from '../domain/conformance/proof'
import type { Runtime } from '../domain/events/agent'
import type { Permissions } from '../domain/policy/permissions'
import { conformance, conformanceKey, type Trial } from '../projections/conformance'
import { wiring } from '../wiring'
import { requireViewer } from './viewer'

export type TrialQuestion = {
  projectId: string
  runtime: Runtime
  permissions: Permissions
  /** When the policy in force was adopted; null where none is. */
  adoptedAt: string | null
}

/**
 * What trials of a runtime's programs found: those of this composition, and the newest of another one. The newest come
 * first; what a trial means is judged as it is for a run.
 */
export async function listTrials(question: TrialQuestion) {
  const { projectId, runtime, permissions } = question
  await requireViewer('policy.view', { projectId })
  if (runtime === 'command') return { own: [], other: null }
  const { readModels } = await wiring()
  const trials = (await readModels.get(conformance, conformanceKey(projectId, runtime)))?.trials ?? []
  const shown = ({ version, profile, at, results }: Trial) => ({
    ...{ version, profile, at, rules: countedRules(results) },
    proof: proofOf(runtime, permissions, results),
    isOlder: question.adoptedAt !== null && at < question.adoptedAt,
  })
  const other = trials.find(({ profile }) => profile !== permissions.profile)
  return {
    own: trials.filter(({ profile }) => profile === permissions.profile).map(shown),
    other: other ? shown(other) : null,
  }
}

/** Of each rule, how often it was tried and held, and the ways in which it did not. */
function countedRules(results: Trial['results']) {
  const rules = [...new Set(results.map(({ rule }) => rule))]
  return rules.map((rule) => {
    const own = results.filter((one) => one.rule === rule)
    const failed = own.filter(({ held }) => !held)
    const ways = [...new Set(failed.flatMap(({ way }) => way ?? []))]
    return { rule, tried: own.length, held: own.length - failed.length, ways }
  })
}
