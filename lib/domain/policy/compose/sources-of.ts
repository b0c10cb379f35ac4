import type { TaskFields } from '../../events/task'
import type { ChosenProfile } from './choose-profile'
import { theTask, type AllowName, type AllowSource, type Sources } from '../sources'
import type { CheckedPolicy } from '../syntax'

/** Where the rules stand that `permissionsOf` makes of the same. */
export function sourcesOf({
  policy,
  task,
  profile,
}: {
  policy: CheckedPolicy
  task: Pick<TaskFields, 'paths'>
  profile: Pick<ChosenProfile, 'origins'>
}): Sources {
  const { origins } = profile
  const all = (name: AllowName) => origins.flatMap(({ allows }) => allows[name])
  const declared: AllowSource[] =
    task.paths.length > 0 ? [{ list: task.paths, source: theTask, members: [] }] : []
  return {
    allows: {
      ...{ read: all('read'), write: [...all('write'), ...declared], execute: all('execute') },
      network: [...all('network'), ...policy.origins.network],
      mcp: [...all('mcp'), ...policy.origins.mcp],
    },
    protect: [...policy.origins.protect, ...origins.flatMap(({ protect }) => protect)],
    secrets: policy.origins.secrets,
  }
}
