// What the model of a run may still cost: the run's own limits, and what the month has left for its project and agent.
import type { Run } from '../domain/task/lifecycle'
import type { Start } from './authorize-start'
import { createSpending, type SharedAllowance, type Spending } from './spending'
import type { WorkerGround } from './worker-ground'

export function spendingOf(
  ground: Pick<WorkerGround, 'clock' | 'index'>,
  { projectId, agentId }: Run,
  { permissions }: Pick<Start, 'permissions'>,
): Promise<Spending> {
  const { limits, budgets } = permissions
  const month = ground.clock.now().slice(0, 7)
  const usedBy = (who: { projectId: string; agentId?: string }) => async () => {
    await ground.index.catchUp()
    const { inputTokens, outputTokens, costMicroUsd } = await ground.index.spentInMonth(who, month)
    return { tokens: inputTokens + outputTokens, costMicroUsd }
  }
  const shared: SharedAllowance[] = [
    { name: 'the project', ...budgets.project, used: usedBy({ projectId }) },
    { name: 'this agent', ...budgets.agent, used: usedBy({ projectId, agentId }) },
  ]
  const isBound = ({ tokens, costMicroUsd }: SharedAllowance) => tokens !== null || costMicroUsd !== null
  return createSpending(ground.clock, limits, shared.filter(isBound))
}
