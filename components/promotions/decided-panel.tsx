import { Notice } from '@/components/ui/notice'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import { counted } from '@/lib/domain/counted'
import type { GrantConditions } from '@/lib/domain/events/lane'
import type { PromotionState } from '@/lib/projections/promotions'
import { ConditionList } from './condition-list'
import { promotionStateWords } from './promotion-states'

export type DecidedPanelProps = {
  state: PromotionState
  by: string
  at: string
  reason: string
  more: number | null
  grant: {
    conditions: GrantConditions
    expiresAt: string | null
    decidedAlone: boolean
    unopened: readonly string[]
  } | null
  now: string
}

/** Who decided, when and why, and under which conditions. */
export function DecidedPanel({ state, by, at, reason, more, grant, now }: DecidedPanelProps) {
  return (
    <div className="space-y-2">
      <p className="font-medium first-letter:uppercase">
        {promotionStateWords[state]} by {by}, <Timestamp at={at} now={now} />
      </p>
      <p className="wrap-anywhere">
        <Words text={reason} />
      </p>
      {more !== null && (
        <p className="text-ink-2">
          It is recommended again after{' '}
          {counted(more, 'more outcome that counts', 'more outcomes that count')}.
        </p>
      )}
      {grant && <ConditionList {...grant} />}
      {grant?.decidedAlone === true && <Notice>Decided alone: nobody else here could have.</Notice>}
      {grant !== null && grant.unopened.length > 0 && (
        <Notice tone="warn">
          {grant.unopened.length === 1 ? 'One run' : `${grant.unopened.length} runs`} that failed or were sent
          back had not been opened.
        </Notice>
      )}
    </div>
  )
}
