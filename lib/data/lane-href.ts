import 'server-only'
import type { Lane } from '../domain/events/envelope'

/** The address of a lane's page. */
export function laneHref({ agentId, projectId, taskType }: Lane): string {
  return `/trust/${agentId}/${projectId}/${encodeURIComponent(taskType)}`
}
