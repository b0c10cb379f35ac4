// bubblewrap, composed by us and started by an unprivileged account: the only place that starts an agent or a
// check. What a jail is made of stands in bubblewrap-arguments.ts, in order.
import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperationalFailure } from '../../domain/failures'
import type { Jail, JailExit, JailProcess, JailSpec, StartEgressProxy } from '../../orchestrator/jail-ports'
import {
  bubblewrapArguments,
  insideArguments,
  launcherArguments,
  scratchMounts,
  type Composition,
} from './bubblewrap-arguments'
import { openDoors } from './doors'
import { launch, startedFd, statusFd, type Launched } from './launch'
import { planMounts, preparePoints, refuseLinkedSources } from './mounts'
import { probeJail } from './probe'
import { createRunUsers } from './run-users'
import { seccompFilter } from './seccomp-filter'
import { writeStubEtc } from './stub-etc'
import { findToolchain, type Toolchain } from './toolchain'
import { watchLimits, type Exceeded, type LimitWatch } from './watch-limits'

export type JailOptions = {
  /** 0711 where Leeway is root: other accounts must be able to pass through it. */
  dataDirectory: string
  startEgressProxy: StartEgressProxy
  /** Accounts for runs where Leeway is root. */
  runUsers?: { first: number; count: number }
  /** The Node that agents and checks get; the one that runs Leeway unless told. */
  execPath?: string
  /** As Node names it; decides about the filter of system calls. This machine's unless told. */
  architecture?: string
}

export function createJail(options: JailOptions): Jail {
  const isRoot = process.getuid?.() === 0
  const users = createRunUsers({
    directory: join(options.dataDirectory, 'run-users'),
    ...(options.runUsers ?? { first: 61_000, count: 1_000 }),
  })
  const architecture = options.architecture ?? process.arch
  const filter = seccompFilter(architecture)
  let toolchain: Toolchain | undefined

  async function start(spec: JailSpec): Promise<JailProcess> {
    const programs = findPrograms()
    toolchain ??= findToolchain(
      options.execPath ?? process.execPath,
      isRoot ? join(options.dataDirectory, 'toolchain') : null,
    )
    makeDirectory(spec.directory)
    const doors = await openDoors(spec, toolchain, options.startEgressProxy)
    let cleanUp = () => {}
    try {
      const own = [...writeStubEtc(spec.directory), ...toolchain.mounts, ...doors.mounts]
      refuseLinkedSources(spec.mounts)
      const plan = planMounts([...scratchMounts, ...own, ...spec.mounts], isFile)
      cleanUp = preparePoints(plan.points, spec.user)
      const composition = compose(spec, toolchain, plan.mounts, doors.environment)
      const argv = [...doors.argv, ...spec.argv]
      return await run(spec, { programs, composition, filter, argv }, async () => {
        cleanUp()
        await doors.close()
      })
    } catch (error) {
      cleanUp()
      await doors.close()
      throw error
    }
  }

  const takeUser = () => (isRoot ? users.take() : null)
  const returnUser: Jail['returnUser'] = (user) => {
    if (user !== null) users.giveBack(user)
  }
  const probe = () =>
    probeJail({
      ...{ directory: join(options.dataDirectory, `probe-${process.pid}`), architecture },
      ...{ start, takeUser, returnUser },
    })

  return { probe, start, takeUser, returnUser }
}

type Prepared = {
  programs: { setpriv: string; bwrap: string }
  composition: Composition
  filter: Uint8Array | null
  argv: readonly string[]
}

/** From the start of the jail to its end; `after` runs when every process is gone. */
async function run(spec: JailSpec, prepared: Prepared, after: () => Promise<void>): Promise<JailProcess> {
  const output = holdUntilWatched(spec.onOutput)
  const launched = await launch({
    launcher: prepared.programs.setpriv,
    launcherArguments: launcherArguments(spec.user),
    bubblewrap: prepared.programs.bwrap,
    bubblewrapArguments: bubblewrapArguments(prepared.composition),
    insideArguments: insideArguments(spec.limits, startedFd, prepared.argv),
    filter: prepared.filter,
    directory: spec.directory,
    user: spec.user,
    onBytes: output.take,
  })
  let cause: Exceeded | 'stopped' | undefined

  function end(how: Exceeded | 'stopped') {
    cause ??= how
    launched.kill()
  }

  const watch = watchLimits({
    root: launched.root,
    limits: spec.limits,
    diskDirectories: spec.diskDirectories,
    onExceeded: end,
  })
  output.watchedBy(watch)
  const ended = describeEnd(launched, watch, () => cause).finally(after)
  return {
    ended,
    stop() {
      end('stopped')
      return ended
    },
  }
}

type Bytes = { stream: 'stdout' | 'stderr'; bytes: Uint8Array }

/** A quick program may write before its limits are watched: nothing is handed on uncounted. */
function holdUntilWatched(onOutput: JailSpec['onOutput']) {
  const held: Bytes[] = []
  let watch: LimitWatch | undefined

  function take(stream: Bytes['stream'], bytes: Uint8Array) {
    if (watch === undefined) {
      held.push({ stream, bytes })
      return
    }
    const room = watch.countOutput(bytes.length)
    if (room > 0) onOutput({ stream, at: new Date().toISOString(), bytes: bytes.subarray(0, room) })
  }

  function watchedBy(by: LimitWatch) {
    watch = by
    for (const { stream, bytes } of held.splice(0)) take(stream, bytes)
  }

  return { take, watchedBy }
}

async function describeEnd(
  launched: Launched,
  watch: LimitWatch,
  cause: () => Exceeded | 'stopped' | undefined,
): Promise<JailExit> {
  const { code } = await launched.gone
  watch.stop()
  const how = cause() ?? (code === null ? 'crashed' : 'exited')
  return {
    how,
    exitCode: how === 'exited' ? code : null,
    durationMilliseconds: watch.durationMilliseconds(),
    outputBytes: watch.outputBytes(),
    peakMemoryBytes: watch.peakMemoryBytes(),
  }
}

function compose(
  spec: JailSpec,
  toolchain: Toolchain,
  mounts: Composition['mounts'],
  proxy: Readonly<Record<string, string>>,
): Composition {
  const emptyFile = join(spec.directory, 'empty')
  writeFileSync(emptyFile, '')
  chmodSync(emptyFile, 0o444)
  const base = {
    ...{ PATH: toolchain.path, HOME: '/home/agent', USER: 'agent', LOGNAME: 'agent', SHELL: '/bin/bash' },
    ...{ LANG: 'C.UTF-8', TERM: 'dumb', TMPDIR: '/tmp', NO_COLOR: '1' },
  }
  return {
    system: systemDirectories(),
    links: toolchain.links,
    mounts,
    emptyFile,
    environment: { ...base, ...spec.environment, ...proxy },
    cwd: spec.cwd,
    statusFd,
  }
}

function systemDirectories(): Composition['system'] {
  return ['/bin', '/sbin', '/lib', '/lib32', '/lib64'].flatMap((at): Composition['system'][number][] => {
    const status = lstatSync(at, { throwIfNoEntry: false })
    if (status === undefined) return []
    return status.isSymbolicLink()
      ? [{ kind: 'link', target: readlinkSync(at), at }]
      : [{ kind: 'readOnly', at }]
  })
}

function makeDirectory(path: string) {
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o711)
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** Throws OperationalFailure `jailUnavailable` naming what is missing. */
function findPrograms(): Prepared['programs'] {
  if (process.platform !== 'linux')
    throw new OperationalFailure(
      'jailUnavailable',
      'agents run on Linux only: start a worker on a Linux machine',
    )
  return { setpriv: findProgram('setpriv', 'util-linux'), bwrap: findProgram('bwrap', 'bubblewrap') }
}

function findProgram(name: string, debianPackage: string): string {
  const found = ['/usr/bin', '/usr/local/bin', '/bin']
    .map((at) => join(at, name))
    .find((at) => existsSync(at))
  if (found !== undefined) return found
  throw new OperationalFailure(
    'jailUnavailable',
    `\`${name}\` is not installed: run \`apt-get install -y ${debianPackage}\``,
  )
}
