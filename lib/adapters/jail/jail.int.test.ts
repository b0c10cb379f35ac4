import { spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJail } from './jail'
import { createTestPlace, readOnly, roomyLimits, writable } from './testing/jail-place'

const containing = (part: string): unknown => expect.stringContaining(part)
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)

const isRoot = process.getuid?.() === 0
let place: ReturnType<typeof createTestPlace>
beforeAll(() => {
  place = createTestPlace()
})
afterAll(() => place.remove())

describe('what a program in a jail is', () => {
  it('runs with its arguments, its directory and exactly the environment it was given', async () => {
    const work = place.makeOwned('environment')
    const ran = await place.sh('pwd; printf "%s\\n" "$0" "$@"; env | sort', {
      cwd: '/workspace',
      mounts: [writable(work, '/workspace')],
      environment: { TASK: 'a b\nc', HOME: '/workspace' },
    })
    expect(ran).toMatchObject({ how: 'exited', exitCode: 0, stderr: '' })
    const names = ran.stdout.split('\n').flatMap((line) => (line.includes('=') ? [line.split('=')[0]] : []))
    expect(names).toEqual([
      'HOME',
      'LANG',
      'LOGNAME',
      'NO_COLOR',
      'PATH',
      'PWD',
      'SHELL',
      'SHLVL',
      'TASK',
      'TERM',
      'TMPDIR',
      'USER',
      '_',
    ])
    expect(ran.stdout.startsWith('/workspace\n')).toBe(true)
    expect(ran.stdout).toContain('HOME=/workspace\n')
  })

  it('ends with the exit code of its program, output in two streams', async () => {
    const ran = await place.sh('echo out; echo err >/dev/stderr; exit 7')
    expect(ran).toMatchObject({
      how: 'exited',
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
      outputBytes: 8,
    })
  })

  it('has no input, no terminal, no capability, no way to new ones', async () => {
    const ran = await place.sh(
      'cat; tty; [ -c /dev/tty ] && : >/dev/tty; grep -E "CapEff|CapBnd|NoNewPrivs" /proc/self/status; unshare -Ur true',
    )
    expect(ran.stdout).toContain('not a tty')
    expect(ran.stderr).toMatch(/\/dev\/tty: No such device/)
    expect(ran.stdout).toMatch(/CapEff:\s+0{16}\nCapBnd:\s+0{16}\nNoNewPrivs:\s+1/)
    expect(ran.stderr).toMatch(/unshare/)
  })

  it('inherits no open file of the worker', async () => {
    const fd = openSync('/', 'r')
    const held = spawn(process.execPath, ['-e', ''], { stdio: ['ignore', 'ignore', 'ignore', fd] })
    await new Promise((resolve) => held.on('exit', resolve))
    const ran = await place.sh('for f in /proc/$$/fd/*; do readlink $f; done')
    closeSync(fd)
    const others = ran.stdout
      .split('\n')
      .filter((target) => !/^(\/dev\/null|\/proc\/.*|.*\/std(out|err)|pipe:.*|)$/.test(target))
    expect(others).toEqual([])
  })

  it('finds node, git and the usual tools', async () => {
    const ran = await place.sh('node --version && git --version && id -un && git config user.name')
    expect(ran.stdout).toMatch(new RegExp(`^${process.version}\ngit version .*\nagent\nagent\n$`))
  })

  it.runIf(isRoot)('finds a node that other accounts cannot reach on the host', async () => {
    const hidden = join(place.dataDirectory, 'home-of-root/versions/bin')
    mkdirSync(hidden, { recursive: true })
    writeFileSync(join(hidden, 'node'), readFileSync(process.execPath), { mode: 0o755 })
    chmodSync(join(place.dataDirectory, 'home-of-root'), 0o700)
    const startEgressProxy = () => Promise.reject(new Error('not used'))
    const jail = createJail({
      dataDirectory: place.dataDirectory,
      startEgressProxy,
      execPath: join(hidden, 'node'),
    })
    let said = ''
    const started = await jail.start({
      ...{
        directory: join(place.dataDirectory, 'hidden-node'),
        cwd: '/',
        environment: {},
        mounts: [],
        egress: null,
      },
      ...{
        argv: ['node', '-p', 'process.execPath'],
        limits: roomyLimits,
        user: place.user,
        diskDirectories: [],
      },
      onOutput: (chunk) => (said += Buffer.from(chunk.bytes).toString()),
    })
    await started.ended
    expect(said).toBe('/opt/node/bin/node\n')
  })

  it('is refused when a mount does not exist, with what bubblewrap said', async () => {
    await expect(place.sh('true', { mounts: [readOnly('/nowhere/at/all', '/x')] })).rejects.toMatchObject({
      kind: 'jailFailed',
      message: containing('/nowhere/at/all'),
    })
  })
})

describe('what a program in a jail cannot see', () => {
  it('sees no network of the host', async () => {
    const server = createServer((socket) => socket.end('leak'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const at = server.address()
    const port = typeof at === 'object' ? at?.port : 0
    const ran = await place.sh(
      `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3; cat /proc/net/route /proc/net/dev`,
    )
    server.close()
    expect(ran.stdout).not.toContain('leak')
    expect(ran.stderr).toContain('Connection refused')
    expect(ran.stdout.match(/^ *\w+:/gm)).toEqual(['    lo:'])
  })

  it('sees no file of the host: secrets, homes, another run, sockets', async () => {
    const other = place.makeOwned('other-run')
    writeFileSync(join(other, 'secret'), 'canary')
    const socketPath = join(place.dataDirectory, 'host.sock')
    const server = createServer((socket) => socket.end('canary'))
    await new Promise<void>((resolve) => server.listen(socketPath, resolve))
    chmodSync(socketPath, 0o777)
    const paths = [
      '/etc/shadow',
      '/root',
      homedir(),
      other,
      socketPath,
      '/var',
      '/sys',
      '/work',
      '/home/agent/../../mnt',
    ]
    const ran = await place.sh(
      `for p in ${paths.join(' ')}; do [ -e $p ] && echo "seen $p"; done; ls /; ls /etc; find / -xdev -type s 2>/dev/null`,
    )
    server.close()
    expect(ran.stdout).not.toContain('seen')
    const system = ['bin', 'dev', 'etc', 'home', 'lib', 'lib32', 'lib64', 'proc', 'run', 'sbin', 'tmp', 'usr']
    const seen = ran.stdout.split('\n').slice(0, ran.stdout.split('\n').indexOf('usr') + 1)
    expect(system).toEqual(expect.arrayContaining(seen))
  })

  it('sees no process of the host and can signal none', async () => {
    const victim = spawn('/usr/bin/sleep', ['60'], { stdio: 'ignore' })
    const ran = await place.sh(
      `kill -9 ${victim.pid} ${process.pid}; kill -9 -1; ls /proc | grep -c "^[0-9]*$"`,
    )
    expect(ran.stderr.match(/No such process/g)).toHaveLength(3)
    expect(victim.exitCode).toBeNull()
    victim.kill('SIGKILL')
  })

  it('sees no host path in the arguments of the process that made it', async () => {
    const work = place.makeOwned('arguments')
    const ran = await place.sh('tr "\\0" " " </proc/1/cmdline', { mounts: [writable(work, '/workspace')] })
    expect(ran.stdout).not.toContain(place.dataDirectory)
  })
})

describe('what a program in a jail cannot change', () => {
  it('writes where a mount lets it and into its own scratch places, nowhere else', async () => {
    const work = place.makeOwned('places')
    const script =
      'for p in / /usr /etc /dev /proc/sys/kernel /opt /workspace /tmp /run /home/agent; do touch $p/x 2>/dev/null && echo $p; done; echo x 2>/dev/null >/proc/sys/kernel/core_pattern && echo core'
    const ran = await place.sh(script, { mounts: [writable(work, '/workspace')] })
    expect(ran.stdout.trim().split('\n')).toEqual(['/workspace', '/tmp', '/run', '/home/agent'])
    expect(existsSync(join(work, 'x'))).toBe(true)
  })

  it('cannot replace a read-only file below a writable directory', async () => {
    const work = place.makeOwned('gitfile')
    const gitfile = join(place.dataDirectory, 'the-gitfile')
    writeFileSync(gitfile, 'gitdir: /agent.git\n')
    const ran = await place.sh('echo x >.git; rm -f .git; mv .git y; ln -sf /tmp .git; cat .git', {
      cwd: '/workspace',
      mounts: [writable(work, '/workspace'), readOnly(gitfile, '/workspace/.git')],
    })
    expect(ran.stdout).toBe('gitdir: /agent.git\n')
    expect(existsSync(join(work, '.git'))).toBe(false)
  })

  it('renaming the parent of a protected path fails', async () => {
    const work = place.makeOwned('protected')
    for (const part of ['a', 'a/b', 'a/b/kept', 'a/c']) place.makeOwned(`protected/${part}`)
    writeFileSync(join(work, 'a/b/kept/file'), 'as it was')
    writeFileSync(join(work, 'a/c/lock'), 'as it was')
    const ran = await place.sh(
      'mv a away; mv a/b away; mv a/c away; rm -rf a; echo x >a/b/kept/file; echo y >a/b/beside && ls away',
      {
        cwd: '/workspace',
        mounts: [
          writable(work, '/workspace'),
          readOnly(join(work, 'a/b/kept'), '/workspace/a/b/kept'),
          readOnly(join(work, 'a/c/lock'), '/workspace/a/c/lock'),
        ],
      },
    )
    expect(ran.stderr.match(/Device or resource busy/g)?.length).toBeGreaterThanOrEqual(3)
    expect(readFileSync(join(work, 'a/b/kept/file'), 'utf8')).toBe('as it was')
    expect(readFileSync(join(work, 'a/c/lock'), 'utf8')).toBe('as it was')
    expect(readFileSync(join(work, 'a/b/beside'), 'utf8')).toBe('y\n')
  })

  it('a protected path that does not exist yet cannot be made, and leaves nothing behind', async () => {
    const work = place.makeOwned('missing')
    const ran = await place.sh(
      'mkdir -p .github/workflows; echo x >.github/workflows/x; echo x >.env; mv .github y',
      {
        cwd: '/workspace',
        mounts: [
          writable(work, '/workspace'),
          { kind: 'masked', to: '/workspace/.github/workflows', directory: true },
          { kind: 'masked', to: '/workspace/.env', directory: false },
        ],
      },
    )
    expect(ran.stderr.match(/Read-only file system|Permission denied|busy/g)).toHaveLength(3)
    expect(existsSync(join(work, '.github'))).toBe(false)
    expect(existsSync(join(work, '.env'))).toBe(false)
  })

  it('a mount goes into a read-only place where nothing was, and leaves nothing behind', async () => {
    const work = place.makeOwned('read-only')
    const setup = place.makeOwned('setup')
    writeFileSync(join(setup, 'package'), 'installed')
    const ran = await place.sh('cat node_modules/package; touch x node_modules/x', {
      cwd: '/workspace',
      mounts: [readOnly(work, '/workspace'), readOnly(setup, '/workspace/node_modules')],
    })
    expect(ran.stdout).toBe('installed')
    expect(ran.stderr.match(/Read-only file system/g)).toHaveLength(2)
    expect(existsSync(join(work, 'node_modules'))).toBe(false)
  })

  it('masked files are empty inside and whole outside', async () => {
    const work = place.makeOwned('masked')
    place.makeOwned('masked/secrets')
    writeFileSync(join(work, '.env'), 'KEY=canary')
    writeFileSync(join(work, 'secrets/key'), 'canary')
    const ran = await place.sh('cat .env; ls -A secrets; umount secrets; mv secrets x', {
      cwd: '/workspace',
      mounts: [
        writable(work, '/workspace'),
        { kind: 'masked', to: '/workspace/.env', directory: false },
        { kind: 'masked', to: '/workspace/secrets', directory: true },
      ],
    })
    expect(ran.stdout).toBe('')
    expect(readFileSync(join(work, '.env'), 'utf8')).toBe('KEY=canary')
  })

  it('a link that an agent left where a mount goes is refused, not followed', async () => {
    const work = place.makeOwned('linked')
    place.makeOwned('outside')
    symlinkSync(join(place.dataDirectory, 'outside'), join(work, 'src'))
    const mounts = [readOnly(work, '/workspace'), writable(join(work, 'src'), '/workspace/src')]
    await expect(place.sh('true', { mounts })).rejects.toMatchObject({
      kind: 'jailFailed',
      message: containing('symbolic link'),
    })
  })
})

describe('accounts of runs', () => {
  it.runIf(isRoot)('are never given to two runs at once', () => {
    const taken = Array.from({ length: 15 }, () => place.jail.takeUser())
    expect(new Set([place.user, ...taken].map((user) => user?.uid)).size).toBe(16)
    expect(() => place.jail.takeUser()).toThrow(/all 16 accounts/)
    taken.forEach((user) => place.jail.returnUser(user))
  })

  it.runIf(!isRoot)('are none where Leeway is an ordinary user', () =>
    expect(place.jail.takeUser()).toBeNull(),
  )
})

describe('the probe', () => {
  it('finds that this machine holds, and says what is enforced', async () => {
    const probe = await place.jail.probe()
    expect(probe).toMatchObject({ ok: true, version: matching(/^bubblewrap \d/) })
    const names = probe.ok ? probe.enforced.map((one) => one.split(':')[0]) : []
    const filtered = process.arch === 'x64' ? ['system calls'] : []
    expect(names).toEqual(['time', 'idle', 'output', 'processes', 'memory', 'disk', ...filtered])
  })
})
