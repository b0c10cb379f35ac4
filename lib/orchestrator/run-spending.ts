// What the model of a run may still cost: the run's own limits, and what the month has left for its project and agent.
import type { Run } from '../domain/task/lifecycle'
import type { Start } from './authorize-start'
import type { ModelUse } from './index-ports'
import { createSpending, type SharedAllowance, type Spending, type Used } from './spending'
import type { WorkerGround } from './worker-ground'

export async function spendingOf(
  ground: Pick<WorkerGround, 'clock' | 'index'>,
  { runId, projectId, agentId }: Run,
  { permissions }: Pick<Start, 'permissions'>,
): Promise<Spending> {
  const { limits, budgets } = permissions
  const month = ground.clock.now().slice(0, 7)
  await ground.index.catchUp()
  const usedBy = (who: { projectId: string; agentId?: string }) => async () => {
    await ground.index.catchUp()
    return usedOf(await ground.index.spentInMonth(who, month))
  }
  const shared: SharedAllowance[] = [
    { name: 'the project', ...budgets.project, used: usedBy({ projectId }) },
    { name: 'this agent', ...budgets.agent, used: usedBy({ projectId, agentId }) },
  ]
  const isBound = ({ tokens, costMicroUsd }: SharedAllowance) => tokens !== null || costMicroUsd !== null
  const own = { ...limits, used: usedOf(await ground.index.spentByRun(runId)) }
  return createSpending(ground.clock, own, shared.filter(isBound))
}

function usedOf({ inputTokens, outputTokens, costMicroUsd }: ModelUse): Used {
  return { tokens: inputTokens + outputTokens, costMicroUsd }
}
