import type { PromotionState } from '@/lib/projections/promotions'

export const promotionStateWords: Record<PromotionState, string> = {
  open: 'waits for a decision',
  approved: 'approved',
  kept: 'level kept',
  moreAsked: 'more asked for',
  withdrawn: 'withdrawn',
}
