// The composition of the jail: which argument stands where, and in which order. Nothing is run here.
import { release } from 'node:os'
import type { Limits } from '../../domain/events/fields'
import type { RunUser } from '../../orchestrator/jail-ports'
import type { PlannedMount } from './mounts'

const mebibyte = 1024 * 1024

/** Writable places that vanish with the jail. They are made before every mount of the caller. */
export const scratchMounts: PlannedMount[] = [
  { kind: 'scratch', to: '/tmp', bytesMax: 256 * mebibyte },
  { kind: 'scratch', to: '/run', bytesMax: 16 * mebibyte },
  { kind: 'scratch', to: '/home/agent', bytesMax: 64 * mebibyte },
]

/** The program that starts bwrap, under the run's account; it dies with the worker's thread that started it. */
export function launcherArguments(user: RunUser): string[] {
  const account =
    user === null
      ? []
      : [
          `--reuid=${user.uid}`,
          `--regid=${user.gid}`,
          '--clear-groups',
          '--inh-caps=-all',
          '--bounding-set=-all',
        ]
  return [...account, '--no-new-privs', '--pdeathsig=KILL']
}

export type Composition = {
  /** What of the host's system is shown: links of a merged /usr, or directories. */
  system: readonly ({ kind: 'link'; target: string; at: string } | { kind: 'readOnly'; at: string })[]
  links: readonly { target: string; at: string }[]
  mounts: readonly PlannedMount[]
  /** Host paths that stand for a masked file and are empty. */
  emptyFile: string
  environment: Readonly<Record<string, string>>
  cwd: string
  statusFd: number
}

/** Everything up to the program; handed over by file descriptor, so that host paths are not seen from inside. */
export function bubblewrapArguments(jail: Composition): string[] {
  return [
    ...['--unshare-all', '--unshare-user', '--uid', '1000', '--gid', '1000', '--disable-userns'],
    ...['--cap-drop', 'ALL', '--die-with-parent', '--new-session', '--hostname', 'leeway', '--clearenv'],
    ...['--json-status-fd', String(jail.statusFd)],
    ...['--ro-bind', '/usr', '/usr'],
    ...jail.system.flatMap((one) =>
      one.kind === 'link' ? ['--symlink', one.target, one.at] : ['--ro-bind', one.at, one.at],
    ),
    ...shownWherePresent.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    // The /dev that bwrap makes is a tmpfs without a size: memory for whoever writes into it.
    ...['--size', String(64 * mebibyte), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...jail.mounts.flatMap((mount) => mountArguments(mount, jail.emptyFile)),
    ...jail.links.flatMap((link) => ['--symlink', link.target, link.at]),
    ...Object.entries(jail.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', jail.cwd, '--remount-ro', '/'],
  ]
}

const shownWherePresent = [
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
  '/etc/pki/tls/certs',
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/etc/localtime',
]

function mountArguments(mount: PlannedMount, emptyFile: string): string[] {
  switch (mount.kind) {
    case 'readOnly':
      return ['--ro-bind', mount.from, mount.to]
    case 'writable':
      return ['--bind', mount.from, mount.to]
    case 'scratch':
      return ['--perms', '0700', '--size', String(mount.bytesMax), '--tmpfs', mount.to]
    case 'masked':
      return mount.directory
        ? ['--size', '4096', '--tmpfs', mount.to, '--remount-ro', mount.to]
        : ['--ro-bind', emptyFile, mount.to]
  }
}

/** Before Linux 5.14 the kernel counts everything an account runs anywhere: an operator's desktop too. */
function countsByNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return major > 5 || (major === 5 && minor >= 14)
}

/** Threads count as processes for the kernel; a Node program has about a dozen. */
const threadsForEachProcess = 16

/**
 * Inside: says on `startedFd` that the jail stands, gives up the right to more, and becomes the program.
 * The kernel's limits stand a little above ours and stop what grows between two looks.
 */
export function insideArguments(limits: Limits, startedFd: number, argv: readonly string[]): string[] {
  const limit = [
    ...(countsByNamespace() ? [`--nproc=${limits.processes * threadsForEachProcess + 64}`] : []),
    `--fsize=${limits.diskBytes}`,
    '--core=0',
    '--nofile=8192',
  ]
  const script = `printf started >&${startedFd}; exec ${startedFd}>&-; exec /usr/bin/prlimit "$@"`
  return ['--', '/bin/sh', '-c', script, 'sh', ...limit, '--', ...argv]
}
