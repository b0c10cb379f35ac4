import type { FormAction } from '@/components/ui/action-form'
import { Select } from '@/components/ui/field'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import type { Level } from '@/lib/domain/level'

export type LowerDialogProps = {
  /** `taskType` empty: all ordinary types. */
  fields: { agentId: string; projectId: string; taskType: string }
  /** What is lowered, for the title. */
  what: string
  /** The first one is offered first. */
  levels: readonly Level[]
  /** Fields `agentId`, `projectId`, `taskType`, `level`, `reason`. */
  action: FormAction
}

/** A person takes a standing down at once. */
export function LowerDialog({ fields, what, levels, action }: LowerDialogProps) {
  return (
    <ReasonDialog
      action={action}
      fields={fields}
      verb="Lower"
      title={`Lower ${what}`}
      description="The next run is already stricter; runs that go on are lowered before they land."
      doneMessage="Lowered"
    >
      <Select label="To" name="level" options={levels.map((value) => ({ value, label: value }))} />
    </ReasonDialog>
  )
}
