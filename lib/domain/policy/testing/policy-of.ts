import { checkPolicy } from '../check/check'
import { parsePolicy } from '../parse/parse'
import type { CheckedPolicy } from '../syntax'

/** A text through the first two stages, with its problems where it has some. */
export function checkedOf(text: string) {
  const parsed = parsePolicy(text)
  return parsed.ok ? checkPolicy(parsed.policy) : parsed
}

/** Of a text that a test knows to be without problems. */
export function policyOf(text: string): CheckedPolicy {
  const checked = checkedOf(text)
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return checked.policy
}
