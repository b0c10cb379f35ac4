import 'server-only'
// The promotion rules of a project's policy, in force and proposed, run over what its own runs came to, beside the
// rules of other systems. Nothing is decided by it.
import { withOrganisation } from '../domain/policy/organisation-policy'
import { policyRule, rulesOfTypes, type TypeRule } from '../domain/trust/backtest/policy-rule'
import { replayChanges, type EligibleLane, type RuleOutcome } from '../domain/trust/backtest/replay'
import { rulesOfOthers } from '../domain/trust/backtest/rules'
import { outcomes } from '../projections/outcomes'
import { countedChange, recordedRun } from '../projections/recorded-run'
import { wiring } from '../wiring'
import { laneHref } from './lane-href'
import { called, nameBook, type Names } from './names'
import { policyScope } from './policy-scope'

/** More would take longer than a person waits for a page: the newest are taken, and the page says so. */
const runsMax = 1000

type Policies = { proposed: readonly TypeRule[] | null; inForce: readonly TypeRule[] | null }

/** null: there is no such project, or it is the organisation, which has no task types. */
export async function backtestPolicy(projectId: string) {
  const found = await policyScope(projectId)
  if (found === null || found.isOrganisation) return null
  const { readModels } = await wiring()
  const [rows, names, proposed, inForce] = await Promise.all([
    readModels.list(outcomes, { projectId, limit: runsMax + 1 }),
    nameBook(),
    readTypes(found.row?.proposal?.blob),
    readTypes(found.row?.adopted?.blob),
  ])
  const taken = rows.slice(0, runsMax)
  const history = taken.map(recordedRun)
  const rules = [
    policyRule('as proposed', proposed ?? [], history),
    policyRule('as in force', inForce ?? [], history),
    ...rulesOfOthers,
  ]
  const replay = replayChanges(
    taken.flatMap((row) => countedChange(row) ?? []),
    rules,
  )
  const [ofProposed, ofInForce, ...others] = replay.rules.map(outcomeItem)
  return {
    ...{ rows: replay.rows, failed: replay.notMerged, estimate: replay.estimate },
    ...{ isCut: rows.length > runsMax, runsMax },
    proposed: proposed === null ? null : (ofProposed ?? null),
    inForce: inForce === null ? null : (ofInForce ?? null),
    others,
    types: typeItems({ proposed, inForce }),
    lanes: laneItems(replay.rules, names),
  }
}

/** With what the organisation's policy bounds; null where there is none, or it cannot be read any more. */
async function readTypes(blob: string | undefined): Promise<TypeRule[] | null> {
  if (blob === undefined) return null
  const { readPolicy, organisationInForce } = await wiring()
  const [policy, over] = await Promise.all([readPolicy(blob), organisationInForce()])
  return policy && rulesOfTypes(withOrganisation(policy, over))
}

function outcomeItem({ name, eligible, notMerged, interval, counts }: RuleOutcome) {
  return {
    name,
    share: eligible,
    eligible: counts.eligible,
    failed: counts.notMerged,
    rate: notMerged,
    interval,
  }
}

/** What each asks of a task type, beside the other; null: the type is not in it. */
function typeItems({ proposed, inForce }: Policies) {
  const termsIn = (types: readonly TypeRule[] | null, name: string) =>
    types?.find(({ taskType }) => taskType === name) ?? null
  const names = [...(proposed ?? []), ...(inForce ?? [])].map(({ taskType }) => taskType)
  return [...new Set(names)].map((taskType) => ({
    taskType,
    proposed: termsIn(proposed, taskType),
    inForce: termsIn(inForce, taskType),
  }))
}

/** Each lane that one of the two would have let through, with what became of it under either. */
function laneItems([proposed, inForce]: readonly RuleOutcome[], names: Names) {
  const [first, second] = [byHref(proposed), byHref(inForce)]
  return [...new Set([...first.keys(), ...second.keys()])].flatMap((href) => {
    const known = first.get(href) ?? second.get(href)
    if (known === undefined) return []
    const { agent, taskType } = known
    return [
      {
        ...{ href, taskType, agent: called(names, 'agent', agent) },
        proposed: through(first.get(href)),
        inForce: through(second.get(href)),
      },
    ]
  })
}

function byHref(outcome: RuleOutcome | undefined): ReadonlyMap<string, EligibleLane> {
  const lanes = outcome?.lanes ?? []
  return new Map(
    lanes.map((lane) => [
      laneHref({ agentId: lane.agent, projectId: lane.project, taskType: lane.taskType }),
      lane,
    ]),
  )
}

function through(lane: EligibleLane | undefined) {
  return lane === undefined ? null : { since: lane.since, eligible: lane.eligible, failed: lane.notMerged }
}
