import type { ChangedFile } from '../../change'
import { coversPath } from '../globs/glob'

/**
 * Whether a changed file decides what the checks do. A package.json does not when each changed line is a name
 * with a version: as a command such a value runs nothing.
 */
export function steersChecks(file: ChangedFile, steering: readonly string[]): boolean {
  const paths = file.previousPath === null ? [file.path] : [file.path, file.previousPath]
  const isNamed = paths.some((path) => steering.some((glob) => coversPath(glob, path)))
  return isNamed && !changesOnlyVersions(file)
}

const versionLine = /^[+-]\s*"[^"]+":\s*"(?:[~^]|[<>]=?|=)?\s?v?\d+(?:\.(?:\d+|x|\*)){0,2}(?:-[\w.]+)?",?\s*$/

function changesOnlyVersions({ path, status, modeBefore, modeAfter, patch }: ChangedFile): boolean {
  if (!/(^|\/)package\.json$/.test(path) || status !== 'modified' || patch === null) return false
  if (modeBefore !== modeAfter) return false
  const lines = patch.split('\n')
  const firstHunk = lines.findIndex((line) => line.startsWith('@@'))
  if (firstHunk < 0) return false
  return lines.slice(firstHunk).every((line) => !/^[+-]/.test(line) || versionLine.test(line))
}
