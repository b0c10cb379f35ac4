import { Input } from '@/components/ui/field'

/** Fields `filesMax`, `linesMax`, `mergesPerDayMax` (numbers or empty) of a grant of auto by hand. */
export function GrantLimits() {
  return (
    <fieldset className="grid grid-cols-1 items-start gap-3 md:grid-cols-3">
      <legend className="mb-1 text-xs font-medium">Merges by itself only up to</legend>
      <Input
        label="Files in a change"
        name="filesMax"
        type="number"
        min={1}
        placeholder="as the policy says"
      />
      <Input
        label="Lines in a change"
        name="linesMax"
        type="number"
        min={1}
        placeholder="as the policy says"
      />
      <Input
        label="Merges a day"
        name="mergesPerDayMax"
        type="number"
        min={1}
        placeholder="as the policy says"
      />
    </fieldset>
  )
}
