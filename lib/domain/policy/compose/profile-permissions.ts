import type { TaskFields } from '../../events/task'
import { noStanding } from '../../trust/standing'
import { unknown } from '../check/check'
import { chooseProfile } from './choose-profile'
import { defaultPromotion } from '../../trust/promotion-rule'
import type { Permissions } from '../permissions'
import { permissionsOf } from './permissions-of'
import { formatProfileExpression, parseProfileExpression } from '../profile-expression'
import { theTask, type Sources } from '../sources'
import { sourcesOf } from './sources-of'
import type { CheckedPolicy, TaskType } from '../syntax'

/**
 * What a profile permits a task that declares nothing of its own. Without an expression: the profile that tasks of the
 * policy's first type get. `why` is a sentence.
 */
export function profilePermissions(
  policy: CheckedPolicy,
  expression: string | null,
): { ok: true; permissions: Permissions; sources: Sources } | { ok: false; why: string } {
  const [firstType] = policy.types
  const first = firstType?.profiles[0]
  const written = expression ?? (first === undefined ? '' : formatProfileExpression(first))
  const parsed = parseProfileExpression(written)
  if ('problem' in parsed) return { ok: false, why: parsed.problem }
  const names = policy.profiles.map(({ name }) => name)
  const stranger = parsed.terms.find(({ name }) => !names.includes(name))
  if (stranger !== undefined) return { ok: false, why: unknown('profile', stranger.name, names) }
  const type: TaskType = { ...anyType, profiles: [parsed.terms] }
  // Whether the project is throwaway decides who may use a profile, not what is in it.
  const profile = chooseProfile(policy, type, { task: anyTask, throwaway: true, standing: noStanding })
  if (profile.kind === 'refused') return { ok: false, why: profile.reasons.join('; ') }
  const asked = { policy, task: anyTask, profile }
  return { ok: true, permissions: permissionsOf({ ...asked, declared: [] }), sources: sourcesOf(asked) }
}

const anyType: TaskType = {
  name: '',
  profiles: [],
  agent: null,
  ordinary: true,
  horizonDays: 0,
  promotion: defaultPromotion,
  onRegression: 'tell',
  source: theTask,
}

const anyTask: TaskFields = {
  ...{ name: '', title: '', type: '', priority: 3, tags: [], autonomy: 'hold', profile: null },
  ...{ agent: null, paths: [], checks: [] },
}
