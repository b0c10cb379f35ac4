// What the checks say of a merge that stands on the base branch, beside what they say of the commit before it.
import type { CheckResult } from '../events/fields'
import type { EventData } from '../events/vocabulary'

export type MergeVerdict =
  | { kind: 'passed' }
  /** `surely`: no check among them merely ran out of time. */
  | { kind: 'broken'; checks: string[]; surely: boolean }
  /** They did not pass before it either: it is another's doing. */
  | { kind: 'brokenBefore'; checks: string[] }

type Checked = Pick<EventData<'MergeChecked'>, 'results' | 'before'>

export function mergeVerdict({ results, before }: Checked): MergeVerdict {
  const failing = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'timedOut')
  const [first, ...others] = failing.filter(({ name }) => passed(before, name))
  if (first !== undefined) {
    const broken = [first, ...others]
    const surely = broken.every(({ outcome }) => outcome === 'failed')
    return { kind: 'broken', checks: namesOf(broken), surely }
  }
  return failing.length > 0 ? { kind: 'brokenBefore', checks: namesOf(failing) } : { kind: 'passed' }
}

/** A setup is among the results only where it failed. */
function passed(results: readonly CheckResult[], name: string): boolean {
  const found = results.find((one) => one.name === name)
  return found === undefined || found.outcome === 'passed'
}

function namesOf(checks: readonly CheckResult[]): string[] {
  return checks.map(({ name }) => name)
}

/** ``check `tests` ``, ``checks `tests`, `lint` ``. */
export function checksInWords(checks: readonly string[]): string {
  const names = checks.map((name) => `\`${name}\``).join(', ')
  return checks.length === 1 ? `check ${names}` : `checks ${names}`
}
