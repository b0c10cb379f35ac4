// One path that a rule is tried on.
import { coversPath } from '../policy/globs/glob'
import { shellWord } from '../shell-word'

/**
 * A path that `glob` covers, as near to the top as it can be; null where the glob covers everything, or where no
 * command can name such a path.
 */
export function samplePath(glob: string): string | null {
  const steps = glob
    .replace(/\/$/, '')
    .split('/')
    .filter((step, index, all) => step !== '**' || index === all.length - 1)
  if (steps.length === 1 && steps[0] === '**') return null
  const path = steps.map(sampleStep).join('/')
  return coversPath(glob, path) && shellWord(path) !== null ? path : null
}

function sampleStep(step: string): string {
  return step.replaceAll('**', 'probe').replaceAll('*', 'probe').replaceAll('?', 'p')
}

/** In the order given, without repetition, and without one that would have to be a directory of another. */
export function samplePaths(globs: readonly string[]): string[] {
  const paths = [...new Set(globs.flatMap((glob) => samplePath(glob) ?? []))]
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)))
}
