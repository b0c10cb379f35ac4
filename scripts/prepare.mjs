// What every entry needs before the first line of TypeScript can run: versions, packages, the generated client,
// bubblewrap. A second call costs a few milliseconds.
import { existsSync, readFileSync } from 'node:fs'
import { installCommand, installSystemPackage } from './system-package.mjs'
import { Stop, capture, findProgram, root, run } from './run.mjs'

const gitVersionMin = [2, 38]
const nodeVersionMin = [20, 19]

export async function prepare() {
  checkNode()
  await checkGit()
  await ensurePackages()
  await ensureGenerated()
}

/** True when bubblewrap is there, after installing it where that is ours to do. */
export async function ensureBubblewrap() {
  if (findProgram('bwrap')) return true
  console.log('bubblewrap is missing: agents and checks run only inside its jail')
  return (await installSystemPackage('bubblewrap')) && findProgram('bwrap') !== null
}

/** For a start that needs no jail yet: says what will be refused, and the command that helps. */
export async function announceBubblewrap() {
  if (await ensureBubblewrap()) return
  console.log(
    `no bubblewrap: the console opens, but every run is refused until then: ${installCommand('bubblewrap')}`,
  )
}

function checkNode() {
  if (isAtLeast(process.versions.node, nodeVersionMin)) return
  throw new Stop(
    `Node ${process.versions.node} is too old: Leeway needs ${nodeVersionMin.join('.')} or newer`,
  )
}

async function checkGit() {
  if (!findProgram('git') && !(await installSystemPackage('git')))
    throw new Stop(`git is missing: ${installCommand('git')}`)
  const { output } = await capture('git', ['--version'])
  const version = /\d+\.\d+/.exec(output)?.[0] ?? '0.0'
  if (isAtLeast(version, gitVersionMin)) return
  throw new Stop(`git ${version} is too old: Leeway needs ${gitVersionMin.join('.')} or newer`)
}

function isAtLeast(version, [majorMin, minorMin]) {
  const [major, minor] = version.split('.').map(Number)
  return major > majorMin || (major === majorMin && minor >= minorMin)
}

/** Installs the packages of the lock file unless exactly these are there already. */
async function ensurePackages() {
  if (isInstalled()) return
  console.log('installing packages (about a minute)')
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--fetch-timeout=45000', '--loglevel=error']
  const code = npm?.endsWith('.js') ? await run(process.execPath, [npm, ...args]) : await run('npm', args)
  if (code !== 0)
    throw new Stop('the packages could not be installed: see above, then run the same command again')
}

/** npm writes its hidden lock file last, so an interrupted installation does not look complete. */
function isInstalled() {
  const hidden = `${root}/node_modules/.package-lock.json`
  if (!existsSync(hidden)) return false
  const wanted = readPackages(`${root}/package-lock.json`)
  const present = readPackages(hidden)
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || (entry.optional && !present[path]) || present[path]?.version === entry.version,
  )
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

async function ensureGenerated() {
  const code = await run(process.execPath, [`${root}/scripts/generate.mjs`])
  if (code !== 0) throw new Stop('the database client could not be generated: see above')
}
