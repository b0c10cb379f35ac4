// Agents and checks run with the Node that runs Leeway. Where that lies outside /usr (a version manager in
// somebody's home), exactly the program and its npm are shown, never the directory around them.
import { cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Mount } from '../../orchestrator/jail-ports'

export type Toolchain = {
  /** Inside the jail. */
  node: string
  path: string
  mounts: Mount[]
  links: { target: string; at: string }[]
}

const systemPath = '/usr/local/bin:/usr/bin:/bin'

/** `copyTo`: where a Node that other accounts cannot reach is copied, once; null where that is not needed. */
export function findToolchain(execPath: string, copyTo: string | null): Toolchain {
  const node = realpathSync(execPath)
  if (node.startsWith('/usr/')) return { node, path: systemPath, mounts: [], links: [] }
  const found = { node, npm: join(dirname(dirname(node)), 'lib/node_modules/npm') }
  const shown = copyTo === null || isReachableByAll(found.node) ? found : copyOnce(found, copyTo)
  const npm: Mount[] = existsSync(shown.npm)
    ? [{ kind: 'readOnly', from: shown.npm, to: '/opt/node/lib/node_modules/npm' }]
    : []
  return {
    node: '/opt/node/bin/node',
    path: `/opt/node/bin:${systemPath}`,
    mounts: [{ kind: 'readOnly', from: shown.node, to: '/opt/node/bin/node' }, ...npm],
    links: npm.length === 0 ? [] : ['npm', 'npx'].map(npmLink),
  }
}

const npmLink = (name: string) => ({
  target: `../lib/node_modules/npm/bin/${name}-cli.js`,
  at: `/opt/node/bin/${name}`,
})

/** Whether an account that owns nothing can read the file: every directory above must let others through. */
function isReachableByAll(file: string): boolean {
  if ((statSync(file).mode & 0o005) !== 0o005) return false
  for (let above = dirname(file); above !== '/'; above = dirname(above))
    if ((statSync(above).mode & 0o001) === 0) return false
  return true
}

/** A half-made copy is never used: it is made beside and renamed. */
function copyOnce(from: { node: string; npm: string }, to: string): { node: string; npm: string } {
  const directory = join(to, process.version)
  const copied = { node: join(directory, 'bin/node'), npm: join(directory, 'lib/node_modules/npm') }
  if (existsSync(copied.node)) return copied
  const making = `${directory}.${process.pid}`
  mkdirSync(join(making, 'bin'), { recursive: true, mode: 0o755 })
  cpSync(from.node, join(making, 'bin/node'), { dereference: true })
  if (existsSync(from.npm)) cpSync(from.npm, join(making, 'lib/node_modules/npm'), { recursive: true })
  rmSync(directory, { recursive: true, force: true })
  renameSync(making, directory)
  return copied
}
