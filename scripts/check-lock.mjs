// The lock file must serve every platform: npm has dropped optional packages in silence when they were not installable
// where it ran, and then `npm ci` failed elsewhere.
import { readFileSync } from 'node:fs'
import { root } from './run.mjs'

/** Sentences about dependencies that the lock file names and does not hold, and about addresses of a registry. */
export function findLockProblems() {
  const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8'))
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...missing(packages, path, entry).map(
      (name) => `\`${path || 'the project'}\` needs \`${name}\`, which the lock file lacks`,
    ),
    ...(/^https?:/.test(entry.resolved ?? '') ? [`\`${path}\` names the address of a registry`] : []),
    ...(path && !entry.integrity && !entry.link && !entry.inBundle
      ? [`\`${path}\` has no integrity hash`]
      : []),
  ])
}

function missing(packages, path, entry) {
  const names = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
  return names.filter((name) => !isReachable(packages, path, name))
}

/** As Node looks: in the package's own node_modules, then in each one above it. */
function isReachable(packages, path, name) {
  for (let place = path; ; place = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${place ? `${place}/` : ''}node_modules/${name}`]) return true
    if (place === '') return false
  }
}
