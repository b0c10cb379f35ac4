import { Input, Textarea } from '@/components/ui/field'
import type { GrantConditions } from '@/lib/domain/events/lane'

export type ConditionFieldsProps = { conditions: GrantConditions; expiresOn: string }

/** Fields `filesMax`, `linesMax`, `mergesPerDayMax`, `samplingPercent`, `paths`, `hoursFrom`, `hoursTo`, `expiresAt`. */
export function ConditionFields({ conditions, expiresOn }: ConditionFieldsProps) {
  const { filesMax, linesMax, mergesPerDayMax, samplingShare, paths, hours } = conditions
  return (
    <fieldset className="space-y-3">
      <legend className="mb-1 text-xs font-semibold">Conditions</legend>
      <div className="grid grid-cols-2 gap-3">
        <Number label="Files in a change" name="filesMax" min={1} value={filesMax} />
        <Number label="Lines in a change" name="linesMax" min={1} value={linesMax} />
        <Number label="Merges a day" name="mergesPerDayMax" min={1} value={mergesPerDayMax} />
        <Number
          label="Read at least, in %"
          name="samplingPercent"
          min={0}
          max={100}
          value={samplingShare === undefined ? null : Math.round(samplingShare * 100)}
        />
        <Number label="From hour (UTC)" name="hoursFrom" min={0} max={23} value={hours?.from ?? null} />
        <Number label="To hour (UTC)" name="hoursTo" min={1} max={24} value={hours?.to ?? null} />
      </div>
      <Textarea
        label="Paths"
        name="paths"
        rows={2}
        mono
        defaultValue={paths?.join('\n')}
        hint="One glob a line; empty: all that its profile may write"
      />
      <Input
        label="Ends on"
        name="expiresAt"
        type="date"
        defaultValue={expiresOn}
        hint="Empty: until it is lowered"
      />
    </fieldset>
  )
}

type NumberProps = { label: string; name: string; min: number; max?: number; value: number | null }

function Number({ value, ...rest }: NumberProps) {
  return <Input {...rest} type="number" defaultValue={value ?? ''} placeholder="any" />
}
