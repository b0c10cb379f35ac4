import type { FormAction } from '@/components/ui/action-form'
import type { Level } from '@/lib/domain/level'
import { GrantDialog } from './grant-dialog'
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
      {raise.length > 0 && <GrantDialog action={props.grant} lane={fields} name={lane} levels={raise} />}
    </>
  )
}
