import type { FormAction } from '@/components/ui/action-form'
import { Input, Select } from '@/components/ui/field'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import type { Level } from '@/lib/domain/level'
import { LowerDialog } from './lower-dialog'

export type ManualChangeProps = {
  agentId: string
  projectId: string
  taskType: string
  /** In words, for the titles. */
  lane: string
  /** The levels this person may set it to; empty: none. */
  raise: readonly Level[]
  lower: readonly Level[]
  /** Fields `agentId`, `projectId`, `taskType`, `level`, `reason`, `expiresAt`. */
  grant: FormAction
  /** Fields `agentId`, `projectId`, `taskType`, `level`, `reason`. */
  lowerTo: FormAction
}

/** A person sets the level by hand: recorded as such, with the figures of that moment. */
export function ManualChange(props: ManualChangeProps) {
  const { agentId, projectId, taskType, lane, raise, lower } = props
  const fields = { agentId, projectId, taskType }
  return (
    <>
      {lower.length > 0 && (
        <LowerDialog action={props.lowerTo} fields={fields} what={lane} levels={lower.toReversed()} />
      )}
      {raise.length > 0 && (
        <ReasonDialog
          action={props.grant}
          fields={fields}
          verb="Grant by hand"
          title={`Grant ${lane}`}
          description="Recorded as an override, with the lane’s figures of this moment."
          doneMessage="Granted"
        >
          <Select label="Level" name="level" options={raise.map((value) => ({ value, label: value }))} />
          <Input label="Ends on" name="expiresAt" type="date" hint="Empty: until it is lowered" />
        </ReasonDialog>
      )}
    </>
  )
}
