'use client'

import { useState } from 'react'
import type { FormAction } from '@/components/ui/action-form'
import { Input, Select } from '@/components/ui/field'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import type { Lane } from '@/lib/domain/events/envelope'
import type { Level } from '@/lib/domain/level'
import { GrantCaveats } from './grant-caveats'
import { GrantLimits } from './grant-limits'

export type GrantDialogProps = {
  lane: Lane
  /** In words, for the title. */
  name: string
  /** The first one is offered first. */
  levels: readonly Level[]
  /** Fields `agentId`, `projectId`, `taskType`, `level`, `reason`, `expiresAt`, for auto the limits. */
  action: FormAction
}

/** A person raises a lane past what its evidence carries, and is told what that is. */
export function GrantDialog({ lane, name, levels, action }: GrantDialogProps) {
  const [to, setTo] = useState<string>(levels[0] ?? '')
  return (
    <ReasonDialog
      action={action}
      fields={lane}
      verb="Grant by hand"
      title={`Grant ${name}`}
      description="Recorded as an override, with the lane’s figures of this moment."
      doneMessage="Granted"
    >
      <Select
        label="Level"
        name="level"
        value={to}
        onChange={(event) => setTo(event.target.value)}
        options={levels.map((value) => ({ value, label: value }))}
      />
      <GrantCaveats lane={lane} to={to} />
      {to === 'auto' && <GrantLimits />}
      <Input label="Ends on" name="expiresAt" type="date" hint="Empty: until it is lowered" />
    </ReasonDialog>
  )
}
