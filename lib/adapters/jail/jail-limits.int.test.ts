import { spawn } from 'node:child_process'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestPlace, writable } from './testing/jail-place'

let place: ReturnType<typeof createTestPlace>
beforeAll(() => {
  place = createTestPlace()
})
afterAll(() => place.remove())

/** Living processes of the machine whose arguments start with `mark`. */
function countMarked(mark: string): number {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).startsWith(mark)).length
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

describe('a jail ends when it goes over a limit', () => {
  it('of time', async () => {
    const ran = await place.sh('while :; do echo x; sleep 0.05; done', { limits: { timeSeconds: 1 } })
    expect(ran).toMatchObject({ how: 'timedOut', exitCode: null })
  })

  it('of silence', async () => {
    const ran = await place.sh('echo one; sleep 30', { limits: { idleSeconds: 1 } })
    expect(ran).toMatchObject({ how: 'idle', exitCode: null, stdout: 'one\n' })
  })

  it('of output: a flood is cut at the limit and does not fill memory', async () => {
    const before = process.memoryUsage.rss()
    const ran = await place.sh('head -c 100000000 /dev/zero; sleep 30', {
      limits: { outputBytes: 1_000_000 },
    })
    expect(ran).toMatchObject({ how: 'outputLimit', exitCode: null })
    expect(ran.stdout.length).toBe(1_000_000)
    expect(process.memoryUsage.rss() - before).toBeLessThan(60_000_000)
  })

  it('of output, not before: 100 MB within the limit arrive whole', async () => {
    let bytes = 0
    const started = await place.jail.start({
      ...{ directory: `${place.dataDirectory}/flood`, cwd: '/', environment: {}, mounts: [], egress: null },
      ...{ argv: ['head', '-c', '100000000', '/dev/zero'], user: place.user, diskDirectories: [] },
      limits: {
        timeSeconds: 60,
        idleSeconds: 60,
        outputBytes: 200_000_000,
        processes: 10,
        memoryBytes: 1e9,
        diskBytes: 1e9,
        files: 10,
        tokens: null,
        costMicroUsd: null,
      },
      onOutput: (chunk) => (bytes += chunk.bytes.length),
    })
    expect(await started.ended).toMatchObject({ how: 'exited', exitCode: 0, outputBytes: 100_000_000 })
    expect(bytes).toBe(100_000_000)
  })

  it('of processes: a fork bomb is stopped', async () => {
    const ran = await place.sh('bomb() { bomb | bomb & }; bomb; sleep 30', { limits: { processes: 20 } })
    expect(ran).toMatchObject({ how: 'processLimit', exitCode: null })
  })

  it('of memory', async () => {
    const program = 'const held = []; setInterval(() => held.push(Buffer.alloc(20e6, 1)), 20)'
    const started = await place.start(['node', '-e', program], { limits: { memoryBytes: 300_000_000 } })
    const ran = await started.ran()
    expect(ran).toMatchObject({ how: 'memoryLimit', exitCode: null })
    expect(ran.peakMemoryBytes).toBeGreaterThan(300_000_000)
  })

  it('of disk, in one file and in many', async () => {
    const work = place.makeOwned('disk')
    const request = { mounts: [writable(work, '/workspace')], diskDirectories: [work], cwd: '/workspace' }
    const one = await place.sh('head -c 50000000 /dev/zero >big; echo "status $?"', {
      ...request,
      limits: { diskBytes: 10_000_000 },
    })
    expect(one.stdout).not.toContain('status 0')
    const many = await place.sh('for i in $(seq 100); do head -c 1000000 /dev/zero >$i; done; sleep 30', {
      ...request,
      limits: { diskBytes: 20_000_000 },
    })
    expect(many).toMatchObject({ how: 'diskLimit', exitCode: null })
  })

  it('of files', async () => {
    const work = place.makeOwned('files')
    const ran = await place.sh('for i in $(seq 500); do : >$i; done; sleep 30', {
      ...{ mounts: [writable(work, '/workspace')], diskDirectories: [work], cwd: '/workspace' },
      limits: { files: 300 },
    })
    expect(ran).toMatchObject({ how: 'diskLimit', exitCode: null })
  })
})

describe('when a jail ends, everything in it is gone', () => {
  it('after a stop, with 400 processes in it', async () => {
    const script = 'for i in $(seq 400); do sleep 987.6501 & done; echo ready; wait'
    const jailed = await place.untilReady(script, { limits: { processes: 1000 } })
    await expect.poll(() => countMarked('sleep 987.6501')).toBe(400)
    expect(await jailed.stop()).toMatchObject({ how: 'stopped', exitCode: null })
    expect(countMarked('sleep 987.6501')).toBe(0)
  })

  it('after the program itself ended: no session of its own, no double fork survives', async () => {
    const ran = await place.sh(
      'setsid -f sleep 987.6502 </dev/null >/dev/null 2>&1; (sleep 987.6502 >/dev/null 2>&1 &); sleep 0.2; pgrep -c sleep; exit 4',
    )
    expect(ran).toMatchObject({ how: 'exited', exitCode: 4, stdout: '2\n' })
    expect(countMarked('sleep 987.6502')).toBe(0)
  })

  it('after its making process was killed from outside', async () => {
    const jailed = await place.untilReady('echo ready; exec sleep 987.6503')
    const maker = readdirSync('/proc').find(
      (pid) => commandOf(pid).startsWith('/usr/bin/bwrap') && commandOf(pid).includes('987.6503'),
    )
    process.kill(Number(maker), 'SIGKILL')
    expect(await jailed.ended).toMatchObject({ how: 'crashed', exitCode: null })
    expect(countMarked('sleep 987.6503')).toBe(0)
  })

  it('after the worker was killed', async () => {
    const helper = fileURLToPath(new URL('./testing/jail-place.ts', import.meta.url))
    const program = `import(${JSON.stringify(helper)}).then(async ({ createTestPlace }) => {
      const place = createTestPlace()
      await place.untilReady('echo ready; exec setsid sleep 987.6504')
      process.stdout.write(place.dataDirectory)
    })`
    const worker = spawn(process.execPath, ['--import', 'tsx', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const directory = await new Promise<string>((resolve) =>
      worker.stdout.once('data', (said: Buffer) => resolve(said.toString())),
    )
    await expect.poll(() => countMarked('sleep 987.6504')).toBe(1)
    worker.kill('SIGKILL')
    await expect.poll(() => countMarked('sleep 987.6504'), { timeout: 5000 }).toBe(0)
    rmSync(directory, { recursive: true, force: true })
  })
})
