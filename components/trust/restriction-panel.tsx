import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Input, type Option, Select } from '@/components/ui/field'
import { LevelBadge } from '@/components/ui/level-badge'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Marked } from '@/components/ui/words'
import type { Level } from '@/lib/domain/level'

export type RestrictionItem = {
  restrictionId: string
  /** For example `project payments`. */
  where: string
  level: Level
  reason: string
  by: string
  at: string
  expiresAt: string | null
  mayLift: boolean
}

export type RestrictionPanelProps = {
  restrictions: readonly RestrictionItem[]
  /** What this person may restrict: JSON of a Scope and its words; empty: nothing. */
  scopes: readonly Option[]
  /** Fields `scope` (JSON), `level`, `reason`, `expiresAt` (a date or empty). */
  restrict: FormAction
  /** Fields `restrictionId`, `reason`. */
  lift: FormAction
  now: string
}

/** Levels lowered by hand for a while: when the context demands caution. */
export function RestrictionPanel({ restrictions, scopes, restrict, lift, now }: RestrictionPanelProps) {
  const levels = [
    { value: 'hold', label: 'hold' },
    { value: 'review', label: 'review' },
  ]
  return (
    <div className="space-y-3">
      {restrictions.length === 0 ? (
        <p className="text-ink-2">Nothing is restricted by hand.</p>
      ) : (
        <Table label="Restrictions" head={['Where', 'At most', 'Reason', 'By', 'Ends', 'Actions']}>
          {restrictions.map((one) => (
            <Row key={one.restrictionId}>
              <Cell>{one.where}</Cell>
              <Cell>
                <LevelBadge level={one.level} />
              </Cell>
              <Cell className="min-w-48">
                <Marked text={one.reason} />
              </Cell>
              <Cell>
                {one.by} <Timestamp at={one.at} now={now} />
              </Cell>
              <Cell>{one.expiresAt ? <Timestamp at={one.expiresAt} now={now} /> : 'when lifted'}</Cell>
              <Cell>
                {one.mayLift && (
                  <ReasonDialog
                    action={lift}
                    fields={{ restrictionId: one.restrictionId }}
                    verb="Lift"
                    title={`Lift the restriction: ${one.where}`}
                  />
                )}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {scopes.length > 0 && (
        <ActionForm
          action={restrict}
          doneMessage="Restricted"
          aria-label="Restrict"
          className="grid grid-cols-1 max-w-3xl items-end gap-3 rounded-lg border border-line bg-sunken p-3 md:grid-cols-[1fr_96px_2fr_144px_auto]"
        >
          <Select label="Where" name="scope" options={scopes} />
          <Select label="At most" name="level" options={levels} />
          <Input label="Reason" name="reason" required maxLength={2000} autoComplete="off" />
          <Input label="Ends on" name="expiresAt" type="date" />
          <SubmitButton size="medium">Restrict</SubmitButton>
        </ActionForm>
      )}
    </div>
  )
}
