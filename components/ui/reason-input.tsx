import { Input } from './field'

export type ReasonInputProps = { hint?: string }

/** Why somebody decides as they do: field `reason`, as every recorded decision has one. */
export function ReasonInput({ hint = 'Goes into the log.' }: ReasonInputProps) {
  return <Input label="Reason" name="reason" required maxLength={2000} autoComplete="off" hint={hint} />
}
