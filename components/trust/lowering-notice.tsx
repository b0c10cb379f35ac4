import type { FormAction } from '@/components/ui/action-form'
import { LevelBadge } from '@/components/ui/level-badge'
import { Notice } from '@/components/ui/notice'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { Level } from '@/lib/domain/level'

export type LoweringNoticeProps = {
  reason: string
  from: Level
  to: Level
  at: string
  mayAcknowledge: boolean
  fields: { agentId: string; projectId: string; taskType: string }
  /** Fields `agentId`, `projectId`, `taskType`, `reason`. */
  acknowledge: FormAction
  now: string
}

/** The system lowered the lane, and asks a lead to have seen it. */
export function LoweringNotice(props: LoweringNoticeProps) {
  const { reason, from, to, at, mayAcknowledge, fields, acknowledge, now } = props
  return (
    <Notice tone="warn">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>
          Leeway lowered it from <LevelBadge level={from} className="align-middle" /> to{' '}
          <LevelBadge level={to} className="align-middle" />, <Timestamp at={at} now={now} />:{' '}
          <Words text={reason} />.
        </p>
        {mayAcknowledge && (
          <ReasonDialog
            action={acknowledge}
            fields={fields}
            verb="Acknowledge"
            title="You have seen that it was lowered"
            description="It stays lowered; the inbox asks nobody any more. Say what follows from it, in a few words."
            doneMessage="Acknowledged"
          />
        )}
      </div>
    </Notice>
  )
}
