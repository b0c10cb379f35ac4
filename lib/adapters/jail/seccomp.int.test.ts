// The filter in real jails, tried by a program that makes each system call itself.
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forbiddenCalls } from './forbidden-calls'
import { probeJail } from './probe'
import { executable, rawCallsProgram, type RawCall } from './raw-calls-program'
import { createTestPlace, readOnly, writable } from './testing/jail-place'

type Place = ReturnType<typeof createTestPlace>

let place: Place
/** Jails as they are where there is no filter. */
let unfiltered: Place
beforeAll(() => {
  place = createTestPlace()
  unfiltered = createTestPlace(undefined, 'arm64')
})
afterAll(() => {
  place.remove()
  unfiltered.remove()
})

function show(inPlace: Place, name: string, program: Uint8Array) {
  const path = join(inPlace.dataDirectory, name)
  rmSync(path, { force: true })
  writeFileSync(path, program)
  chmodSync(path, 0o555)
  return [readOnly(path, '/opt/program')]
}

/** What the kernel answered in a jail: a result, or the number of an error below zero. */
async function answersTo(calls: readonly RawCall[], inPlace = place): Promise<Record<string, number>> {
  const mounts = show(inPlace, 'calls', rawCallsProgram(calls))
  const ran = await inPlace.sh('/opt/program | od -An -v -w8 -t d8', { mounts })
  const answers = ran.stdout.trim().split('\n').map(Number).reverse()
  return Object.fromEntries(calls.map(({ name }, index) => [name, answers[index] ?? Number.NaN]))
}

const call = (name: string, number: number, ...given: RawCall['arguments']): RawCall => ({
  ...{ name, number, arguments: given },
})

const onlyHere = process.arch === 'x64'
const where = onlyHere ? '' : ': not tried, because this machine is not x64 and has no filter'

describe.runIf(onlyHere)(`system calls of a program in a jail${where}`, () => {
  it('are refused where they reach for keys, other processes, namespaces, mounts, terminals or odd sockets', async () => {
    const refused = Object.fromEntries(forbiddenCalls.map(({ name, errno }) => [name, -errno]))
    expect(await answersTo(forbiddenCalls)).toEqual(refused)
  })

  it('would reach the kernel without the filter', async () => {
    const [EBADF, EINVAL, ESRCH, ENOTTY] = [9, 22, 3, 25]
    expect(await answersTo(forbiddenCalls, unfiltered)).toMatchObject({
      ...{ ptrace: -ESRCH, process_vm_readv: -EINVAL, setns: -EBADF, clone3: -EINVAL, unshare: 0 },
      ...{ TIOCSTI: -ENOTTY, 'TIOCSTI under other upper bits': -ENOTTY },
    })
  })

  it('are answered where programs of today need them', async () => {
    const [unix, inet, netlink, stream, datagram, raw] = [1, 2, 16, 1, 2, 3]
    const answers = await answersTo([
      call('getpid', 39),
      call('memfd_create', 319, 'scratch'),
      call('pidfd_open', 434, 1),
      call('socketpair of AF_UNIX', 53, unix, stream, 0, 'scratch'),
      call('an AF_UNIX socket', 41, unix, stream),
      call('an AF_INET socket', 41, inet, datagram),
      call('an AF_NETLINK socket', 41, netlink, raw),
    ])
    expect(Object.entries(answers).filter(([, answer]) => !(answer >= 0))).toEqual([])
  })

  it('end the program that makes them by the numbers of 32 bits', async () => {
    const [getpidOf32Bits, exitWith0] = [
      [0xb8, 20, 0, 0, 0],
      [0x31, 0xff, 0xb8, 60, 0, 0, 0, 0x0f, 0x05],
    ]
    const byInterrupt = executable([...getpidOf32Bits, 0xcd, 0x80, ...exitWith0])
    const ran = await place.sh('/opt/program; echo "ended with $?"', {
      mounts: show(place, 'interrupt', byInterrupt),
    })
    const [SIGSYS, SIGSEGV] = [31, 11]
    expect([SIGSYS, SIGSEGV].map((signal) => `ended with ${128 + signal}\n`)).toContain(ran.stdout)
  })

  it('stay refused in whatever the program starts', async () => {
    const mounts = show(place, 'calls', rawCallsProgram(forbiddenCalls.slice(0, 1)))
    const ran = await place.sh('setsid sh -c "setpriv --no-new-privs /opt/program" | od -An -v -t d8', {
      mounts,
    })
    expect(ran.stdout.trim()).toBe('-1')
  })
})

const pythonProgram = `
import multiprocessing, socket, subprocess, threading
thread = threading.Thread(target=lambda: print("thread", flush=True)); thread.start(); thread.join()
print(subprocess.run(["echo", "child"], capture_output=True, text=True).stdout, end="", flush=True)
a, b = socket.socketpair(); a.send(b"pair"); print(b.recv(4).decode(), flush=True)
with multiprocessing.get_context("fork").Pool(2) as pool: print(pool.map(abs, [-1, -2]))
`

const nodeProgram = `
const { Worker } = require('node:worker_threads')
const { execFileSync } = require('node:child_process')
const { createServer, connect } = require('node:net')
console.log(execFileSync('echo', ['child']).toString().trim())
new Worker('require("node:worker_threads").parentPort.postMessage("thread")', { eval: true }).on('message', (said) => {
  console.log(said)
  const server = createServer((socket) => socket.end('socket')).listen(0, '127.0.0.1', () =>
    connect(server.address().port).on('data', (bytes) => { console.log(bytes.toString()); server.close() }))
})
require('node:fs').promises.readFile('/etc/passwd').then(() => console.log('file'))
`

describe('ordinary programs in a jail', () => {
  it('node: children, worker threads, sockets, files', async () => {
    const ran = await (await place.start(['node', '-e', nodeProgram])).ran()
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' })
    expect(ran.stdout.trim().split('\n').sort()).toEqual(['child', 'file', 'socket', 'thread'])
  })

  it('npm: runs a script of a package', async () => {
    const work = place.makeOwned('package')
    writeFileSync(join(work, 'package.json'), JSON.stringify({ scripts: { say: 'echo said' } }))
    const request = { cwd: '/workspace', mounts: [writable(work, '/workspace')] }
    expect(await place.sh('npm run --silent say', request)).toMatchObject({ exitCode: 0, stdout: 'said\n' })
  })

  it('git: a repository, a commit, its history, housekeeping', async () => {
    const script = [
      ...['cd /tmp', 'git init -q r', 'cd r', 'seq 1000 > a', 'git add a', 'git commit -qm one'],
      ...['git gc -q', 'git log --format=%s', 'git status --short', 'git grep -c 999'],
    ].join(' && ')
    expect(await place.sh(script)).toMatchObject({ exitCode: 0, stdout: 'one\na:1\n', stderr: '' })
  })

  it('the shell: pipelines, background jobs, substitutions, named pipes', async () => {
    const script =
      'mkfifo /tmp/p; seq 3 > /tmp/p & sort -r /tmp/p | xargs -P2 -n1 echo | wc -l; wait; cat <(echo $(echo inner))'
    expect(await place.sh(script)).toMatchObject({ exitCode: 0, stdout: '3\ninner\n', stderr: '' })
  })

  it.runIf(existsSync('/usr/bin/python3'))(
    'python3, tried only where the machine has it: threads, children, sockets, pools',
    async () => {
      const ran = await (await place.start(['/usr/bin/python3', '-c', pythonProgram])).ran()
      expect(ran).toMatchObject({ exitCode: 0, stdout: 'thread\nchild\npair\n[1, 2]\n', stderr: '' })
    },
  )
})

describe('a machine without a filter', () => {
  it('holds as before and says that system calls are not filtered', async () => {
    const probe = await unfiltered.jail.probe()
    const words = 'system calls by seccomp (only on x64 so far, not on arm64)'
    expect(probe).toMatchObject({ ok: true, notEnforced: ['memory by control group', words] })
    expect(probe.ok ? probe.enforced.filter((one) => one.startsWith('system calls')) : null).toEqual([])
  })

  it.runIf(onlyHere)(`is refused in one sentence where there must be one${where}`, async () => {
    const directory = join(unfiltered.dataDirectory, 'probe')
    expect(await probeJail({ ...unfiltered.jail, directory, architecture: 'x64' })).toEqual({
      ok: false,
      why: 'the jail does not hold on this machine: system calls are not filtered',
      help: 'start a worker where `bwrap --add-seccomp-fd` works: the kernel needs CONFIG_SECCOMP_FILTER',
    })
  })
})
