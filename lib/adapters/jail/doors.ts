// What a jail reaches of its host: services on unix sockets of its own, which a program inside leads to its loopback.
import { chmodSync, chownSync, constants, copyFileSync, mkdirSync } from 'node:fs'
import { open as openDirectory, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Door, JailSpec, Listening, Mount, StartEgressProxy } from '../../orchestrator/jail-ports'
import type { Toolchain } from './toolchain'

const egressPort = 8376
const inside = '/run/leeway-doors'

export type Doors = Listening & {
  /** Stands before the program's own: it opens the doors and becomes the program's parent. */
  argv: string[]
  mounts: Mount[]
  environment: Record<string, string>
}

/** Without a door the jail has a loopback that nobody listens on. Nothing stays open when one cannot be opened. */
export async function openDoors(
  spec: JailSpec,
  toolchain: Toolchain,
  startProxy: StartEgressProxy,
): Promise<Doors> {
  const doors = [...egressDoor(spec, startProxy), ...(spec.doors ?? [])]
  if (doors.length === 0) return { argv: [], mounts: [], environment: {}, close: async () => {} }
  const shared = join(spec.directory, 'doors')
  makeShared(shared)
  // Held until the last socket is closed: a listener removes its socket by the path that it was given.
  const handle = await openDirectory(shared, constants.O_RDONLY | constants.O_DIRECTORY)
  const open: Listening[] = []
  const close = async () => {
    await Promise.all(open.map((one) => one.close()))
    await handle.close()
  }
  try {
    for (const door of doors) open.push(await openDoor(door, { shared, handle, user: spec.user }))
  } catch (error) {
    await close()
    throw error
  }
  const ways = doors.map(({ port }) => `${port}=${inside}/${socketName(port)}`)
  return {
    argv: [toolchain.node, `${inside}/bridge.mjs`, ...ways, '--'],
    mounts: [{ kind: 'readOnly', from: shared, to: inside }],
    environment: spec.egress === null ? {} : proxyEnvironment(),
    close,
  }
}

function egressDoor({ egress }: JailSpec, startProxy: StartEgressProxy): Door[] {
  if (egress === null) return []
  return [{ port: egressPort, open: (socketPath) => startProxy({ ...egress, socketPath }) }]
}

function makeShared(shared: string) {
  mkdirSync(shared, { recursive: true })
  chmodSync(shared, 0o711)
  const bridge = join(shared, 'bridge.mjs')
  copyFileSync(fileURLToPath(new URL('../../inside/bridge.mjs', import.meta.url)), bridge)
  chmodSync(bridge, 0o444)
}

const socketName = (port: number) => `${port}.sock`

type Place = { shared: string; handle: FileHandle; user: JailSpec['user'] }

/** The path of a unix socket has 107 bytes, and a longer one is cut in silence: the way through the handle is short. */
async function openDoor({ port, open }: Door, { shared, handle, user }: Place): Promise<Listening> {
  const listening = await open(`/proc/self/fd/${handle.fd}/${socketName(port)}`)
  const socketPath = join(shared, socketName(port))
  if (user !== null) chownSync(socketPath, user.uid, user.gid)
  chmodSync(socketPath, 0o600)
  return listening
}

function proxyEnvironment(): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']
  const url = `http://127.0.0.1:${egressPort}`
  // Else programs that know these variables would ask the proxy for what a door leads to.
  const around = { no_proxy: '127.0.0.1', NO_PROXY: '127.0.0.1' }
  return {
    ...Object.fromEntries(
      [...names, 'npm_config_proxy', 'npm_config_https_proxy'].map((name) => [name, url]),
    ),
    ...around,
  }
}
