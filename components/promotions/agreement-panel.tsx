import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { GrantConditions } from '@/lib/domain/events/lane'
import { ConditionList } from './condition-list'

export type AgreementPanelProps = {
  by: string
  at: string
  reason: string
  conditions: GrantConditions
  expiresAt: string | null
  now: string
}

/** What the first of two leads agreed to: the second one approves just this. */
export function AgreementPanel({ by, at, reason, now, ...terms }: AgreementPanelProps) {
  return (
    <div className="space-y-2">
      <p className="font-medium">
        {by} agreed, <Timestamp at={at} now={now} />
      </p>
      <p className="wrap-anywhere">
        <Words text={reason} />
      </p>
      <ConditionList {...terms} />
    </div>
  )
}
