import 'server-only'
import type { Permissions } from '../domain/policy/permissions'
import { formatProfileExpression, parseProfileExpression } from '../domain/policy/profile-expression'
import { profilePermissions } from '../domain/policy/compose/profile-permissions'
import type { Sources } from '../domain/policy/sources'
import type { CheckedPolicy, ProfileTerm } from '../domain/policy/syntax'

/** Whoever looks may ask for any composition; compiling one costs the product of its lists of paths. */
const termsMax = 6
const pathsMax = 12

type AskedProfile =
  | { ok: true; expression: string; terms: ProfileTerm[]; permissions: Permissions; sources: Sources }
  | { ok: false; why: string }

/** What a composition permits under a policy; '' asks for what tasks of its first type get. */
export function askedProfile(policy: CheckedPolicy, asked: string): AskedProfile {
  const [first = { name: '', paths: [] }, ...more] = policy.types[0]?.profiles[0] ?? []
  const parsed = asked === '' ? { terms: [first, ...more] } : parseProfileExpression(asked)
  if ('problem' in parsed) return { ok: false, why: parsed.problem }
  const { terms } = parsed
  const tooMuch = tooMuchIn(terms)
  if (tooMuch !== null) return { ok: false, why: tooMuch }
  const expression = formatProfileExpression(terms)
  const permitted = profilePermissions(policy, expression)
  return permitted.ok ? { ...permitted, expression, terms } : permitted
}

/** Why an expression is not looked at; null where it is, or is none. */
export function tooMuchAsked(expression: string): string | null {
  const parsed = parseProfileExpression(expression)
  return 'problem' in parsed ? null : tooMuchIn(parsed.terms)
}

function tooMuchIn(terms: readonly ProfileTerm[]): string | null {
  const isLittle = terms.length <= termsMax && terms.flatMap(({ paths }) => paths).length <= pathsMax
  return isLittle ? null : `ask for at most ${termsMax} profiles with ${pathsMax} paths at once`
}

/** Compositions that tasks may use, then every other profile that stands without paths. */
export function profileChoices({ types, profiles }: CheckedPolicy): string[] {
  const used = types.flatMap((type) => type.profiles.map(formatProfileExpression))
  const others = profiles.filter(({ takesPaths }) => !takesPaths).map(({ name }) => name)
  return [...new Set([...used, ...others])]
}
