import { useNewsSince } from '@/components/ui/use-news-since'
import type { LaneNews } from '@/lib/data/lane-news'
import type { Lane } from '@/lib/domain/events/envelope'
import { isLevel } from '@/lib/domain/level'

/** What was decided about a lane after `after`, as soon as it is; null: nothing so far. */
export function useLaneNews(lane: Lane, after: number | null): LaneNews | null {
  return useNewsSince(`${laneAddress(lane)}/news`, after, isNews)
}

export function laneAddress({ agentId, projectId, taskType }: Lane): string {
  return `/api/lanes/${[agentId, projectId, taskType].map(encodeURIComponent).join('/')}`
}

function isNews(value: unknown): value is LaneNews {
  return (
    typeof value === 'object' &&
    value !== null &&
    'level' in value &&
    isLevel(value.level) &&
    'changes' in value &&
    Array.isArray(value.changes)
  )
}
