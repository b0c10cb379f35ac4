// A change is judged when its attempt ends and when a person approves it. Before it lands, what may have changed since
// is judged again: the policy in force, and the tree that a moved base makes of the change.
import type { Authorization } from '../domain/policy/request'
import {
  gateRefusals,
  requirements,
  type ChangeEvidence,
  type GateRefusal,
} from '../domain/policy/gates/gates'
import type { Permissions } from '../domain/policy/permissions'
import type { Approval, Run } from '../domain/task/lifecycle'
import { landingGates } from './landing-gates'
import { readChange } from './read-change'
import type { WorkerGround } from './worker-ground'

type Authorized = Extract<Authorization, { kind: 'authorized' }>
type Now = { authorization: Authorized; compiledHash: string }

/** Why the change may not land as it was approved; empty where it may. */
export async function landingRefusals(ground: WorkerGround, run: Run, now: Now): Promise<GateRefusal[]> {
  const how = approvedBy(run)
  const gates = how === 'auto' ? await landingGates(ground, run, now.authorization) : []
  const evidence = await evidenceOf(ground, run, now)
  if (evidence === null) return gates
  const { conditions } = now.authorization
  const refusals =
    how === 'auto'
      ? gateRefusals({ ...evidence, conditions, taskType: run.taskType })
      : requirements(evidence)
          .filter(({ met }) => !met)
          .map(({ name, detail }) => ({ gate: name, why: `${name}: ${detail}` }))
  return [...gates, ...refusals]
}

function approvedBy({ state }: Run): Approval['how'] | null {
  return state.name === 'readyToLand' || state.name === 'rechecking' ? state.approval.how : null
}

/**
 * Null where nothing is new for what a person approved: the same permissions, and the base that was reviewed. What
 * merges by itself depends on the conditions of the grant too, which stand in no permissions.
 */
async function evidenceOf(ground: WorkerGround, run: Run, now: Now): Promise<ChangeEvidence | null> {
  const { state, delivery } = run
  if (delivery === null) return null
  const { permissions } = now.authorization
  const { findings, changeBlob } = delivery
  if (state.name === 'rechecking') {
    const change = await ground.git.describeChange(run.projectId, state.onto, state.merge)
    const checks = state.passed === true ? run.checks : judgedApart(permissions)
    return { change, findings, checks, permissions }
  }
  if (now.compiledHash === run.compiledHash && state.name === 'readyToLand' && state.approval.how !== 'auto')
    return null
  const change = await readChange(ground, changeBlob)
  // Of the delivered commit, or of a merge of it that could not land.
  return { change, findings, checks: run.checks, permissions }
}

/** The checks of a merged tree come after this question, and one that failed is told in words of its own. */
function judgedApart({ checks }: Permissions): ChangeEvidence['checks'] {
  return checks.map(({ name }) => ({ name, outcome: 'passed' }))
}
