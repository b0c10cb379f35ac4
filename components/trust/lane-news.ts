import { useNewsSince } from '@/components/ui/use-news-since'
import { isLevel, type Level } from '@/lib/domain/level'

export type LaneAddress = { agentId: string; projectId: string; taskType: string }

export type LaneChange = {
  seq: number
  at: string
  by: string
  how: 'granted' | 'lowered' | 'expired'
  to: Level
  reason: string
}

export type LaneNews = {
  level: Level
  onProbation: boolean
  reason: string
  /** Newest first. */
  changes: readonly LaneChange[]
}

/** What was decided about a lane after `after`, as soon as it is; null: nothing so far. */
export function useLaneNews(lane: LaneAddress, after: number | null): LaneNews | null {
  return useNewsSince(`${laneAddress(lane)}/news`, after, isNews)
}

export function laneAddress({ agentId, projectId, taskType }: LaneAddress): string {
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
