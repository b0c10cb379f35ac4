import { Input } from '@/components/ui/field'

/** A code is typed from a terminal or a note: nothing corrects or remembers it. */
export function CodeInput() {
  return (
    <Input
      label="One-time code"
      hint="Twelve letters and digits; dashes and case do not matter"
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      required
      autoFocus
    />
  )
}
