import 'server-only'
import type { PromotionRow } from '../projections/promotions'
import { called, type Names } from './names'

/** A recommendation as a sentence: what a lead is asked to let happen. */
export function promotionTitle(
  { agentId, projectId, taskType, recommendation: { to } }: PromotionRow,
  names: Names,
): string {
  const [agent, project] = [called(names, 'agent', agentId), called(names, 'project', projectId)]
  return to === 'auto'
    ? `Let ${agent} merge ${taskType} in ${project} by itself`
    : `Let ${agent} deliver ${taskType} in ${project} for review`
}
