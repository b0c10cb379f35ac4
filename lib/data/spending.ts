import 'server-only'
import type { CheckedPolicy } from '../domain/policy/syntax'
import { ofMonth, spend, sumSpent, type SpendRow } from '../projections/spend'
import { wiring } from '../wiring'
import { called, nameBook } from './names'
import { policyInForce } from './policy-in-force'

/**
 * What models were used this month (UTC) in a project, in all and by each agent, beside the budgets in force. The
 * caller has checked the viewer.
 */
export async function readSpending(projectId: string) {
  const { readModels, clock } = await wiring()
  const month = clock.now().slice(0, 7)
  const [rows, policy, names] = await Promise.all([
    readModels.list(spend, ofMonth(month, projectId)),
    policyInForce(projectId),
    nameBook(),
  ])
  const budgets = policy?.budgets ?? noBudgets
  const agents = rows
    .map((row) => ({ agent: called(names, 'agent', row.agentId), spent: sumSpent([row]) }))
    .sort(byCost)
  return { month, project: { spent: sumSpent(rows), budget: budgets.project }, agents, budget: budgets.agent }
}

const none = { tokens: null, costMicroUsd: null }
const noBudgets: CheckedPolicy['budgets'] = { project: none, agent: none }

type Line = { agent: string; spent: Pick<SpendRow, 'costMicroUsd' | 'inputTokens'> }

function byCost(one: Line, other: Line): number {
  const cost = other.spent.costMicroUsd - one.spent.costMicroUsd
  return cost === 0 ? other.spent.inputTokens - one.spent.inputTokens : cost
}
