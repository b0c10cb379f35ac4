// A finished change judged by the paths it really touched.
import type { Change } from '../../change'
import { levels, lowerLevel, type Level } from '../../level'
import { coversPath } from '../globs/glob'
import type { Permissions, SensitivePath } from '../permissions'
import { isInScope } from '../scope'

/** Old and new names: a rename touches both. */
export function touchedPaths(change: Change): string[] {
  return change.files.flatMap(({ path, previousPath }) =>
    previousPath === null ? [path] : [path, previousPath],
  )
}

/** The paths a run was not allowed to write, in the order given. */
export function scopeViolations(paths: readonly string[], permissions: Pick<Permissions, 'write'>): string[] {
  return paths.filter((path) => !isInScope(permissions.write, path))
}

export function sensitivePathOf(
  path: string,
  permissions: Pick<Permissions, 'sensitive'>,
): SensitivePath | undefined {
  return permissions.sensitive.find(({ glob }) => coversPath(glob, path))
}

/**
 * The level after a look at what was touched. A sensitive path lowers it by one step, and at least to the
 * path's ceiling; it never rises. `reason` is empty where nothing changed.
 */
export function reauthorize(
  level: Level,
  touchedPaths: readonly string[],
  permissions: Pick<Permissions, 'sensitive'>,
): { level: Level; reason: string } {
  const touched = touchedPaths.flatMap((path) => {
    const sensitive = sensitivePathOf(path, permissions)
    return sensitive === undefined ? [] : [{ path, sensitive }]
  })
  if (touched.length === 0) return { level, reason: '' }
  const lowered = touched.map(({ sensitive }) => sensitive.level).reduce(lowerLevel, oneLower(level))
  const shown = touched.slice(0, 3).map(({ path, sensitive }) => `\`${path}\` (${sensitive.reason})`)
  const more = touched.length > 3 ? ` and ${touched.length - 3} more` : ''
  return { level: lowered, reason: `the change touches sensitive paths: ${shown.join(', ')}${more}` }
}

function oneLower(level: Level): Level {
  return levels[Math.max(levels.indexOf(level) - 1, 0)] ?? 'hold'
}
