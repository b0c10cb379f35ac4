// Programs that come from the system: bubblewrap and a browser. Root on a Debian-like system installs them from the
// sources that are already configured; anybody else is told the exact command.
import { existsSync } from 'node:fs'
import { capture, findProgram, run } from './run.mjs'

const isDebianLike = () => existsSync('/etc/debian_version') && findProgram('apt-get') !== null
const isRoot = () => process.getuid?.() === 0

/** The command a person would type, for this system. */
export function installCommand(name) {
  const command = `apt-get install -y ${name}`
  if (!isDebianLike()) return `install the package \`${name}\` with your system's package manager`
  return isRoot() ? command : `sudo ${command}`
}

/** Installs a package if that is ours to do. True when it was installed. */
export async function installSystemPackage(name) {
  if (!isRoot() || !isDebianLike()) return false
  if (!(await isKnown(name))) await apt(['update'])
  if ((await apt(['install', '-y', name])) === 0) return true
  // The lists may name a version that the source no longer has.
  await apt(['update'])
  return (await apt(['install', '-y', name])) === 0
}

async function isKnown(name) {
  const { output } = await capture('apt-cache', ['policy', name], { env: { ...process.env, LC_ALL: 'C' } })
  return /Candidate: (?!\(none\))/.test(output)
}

function apt(args) {
  console.log(`$ apt-get ${args.join(' ')}`)
  return run('apt-get', ['-q', '-o', 'Dpkg::Use-Pty=0', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
