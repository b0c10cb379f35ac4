import { Notice } from '@/components/ui/notice'
import { percent } from '@/components/ui/percent'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { GrantConditions } from '@/lib/domain/events/lane'
import type { PromotionState } from '@/lib/projections/promotions'
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
        <p className="text-ink-2">It is recommended again after {more} more outcomes that count.</p>
      )}
      {grant && (
        <ul className="list-disc space-y-0.5 pl-5 text-ink-2">
          {conditionWords(grant.conditions).map((one) => (
            <li key={one}>{one}</li>
          ))}
          <li>{grant.expiresAt === null ? 'it does not end' : `ends on ${grant.expiresAt.slice(0, 10)}`}</li>
        </ul>
      )}
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

function conditionWords(conditions: GrantConditions): string[] {
  const { filesMax, linesMax, mergesPerDayMax, samplingShare, paths, hours } = conditions
  const none = 'as the policy says'
  return [
    `files in a change: ${filesMax ?? none}`,
    `lines in a change: ${linesMax ?? none}`,
    `merges a day: ${mergesPerDayMax ?? none}`,
    ...(samplingShare === undefined ? [] : [`at least ${percent(samplingShare)} of the merges are read`]),
    ...(paths === undefined ? [] : [`paths: ${paths.join(', ')}`]),
    ...(hours === undefined ? [] : [`from ${hours.from} to ${hours.to} o’clock UTC`]),
  ]
}
