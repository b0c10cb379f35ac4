// Runs inside a jail and really tries to leave it. Prints what worked, as a JSON array of sentences.
// usage: node probe.mjs <host file> <host port> <host pid> <system calls>
// System calls: `[{"name": …, "errno": …}]`, what /opt/calls must be answered; empty where they are not filtered.
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'

const [hostFile, hostPort, hostPid, systemCalls] = process.argv.slice(2)
const escapes = []

function mustFail(sentence, attempt) {
  try {
    attempt()
    escapes.push(sentence)
  } catch {
    // Refused, as it must be.
  }
}

for (const path of ['/leeway-probe', '/usr/leeway-probe', '/etc/leeway-probe', '/dev/leeway-probe'])
  mustFail(`\`${path}\` could be written`, () => writeFileSync(path, 'x'))
for (const path of ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/overcommit_memory'])
  mustFail(`\`${path}\` could be opened for writing`, () => appendFileSync(path, ''))
for (const path of [hostFile, '/etc/shadow'])
  mustFail(`the host's \`${path}\` could be read`, () => readFileSync(path))
mustFail('a process of the host could be killed', () => process.kill(Number(hostPid), 'SIGKILL'))

for (const words of [
  'unshare -U true',
  'unshare -m true',
  'mount -t tmpfs none /tmp',
  'mount -o remount,rw /',
]) {
  const [program, ...programArguments] = words.split(' ')
  mustFail(`\`${words}\` worked`, () => execFileSync(program, programArguments, { stdio: 'ignore' }))
}

const status = readFileSync('/proc/self/status', 'utf8')
for (const [name, value, sentence] of [
  ['CapEff', 0, 'a program has capabilities'],
  ['CapBnd', 0, 'a program may gain capabilities'],
  ['NoNewPrivs', 1, 'a program may gain rights by a setuid file'],
])
  if (valueOf(name) !== value) escapes.push(sentence)

const expected = JSON.parse(systemCalls)
if (expected.length > 0) escapes.push(...unfiltered(expected))

function valueOf(name) {
  return Number.parseInt(new RegExp(`^${name}:\\s+(\\S+)$`, 'm').exec(status)?.[1] ?? '', 16)
}

/** Copied because a data directory may lie on a disk from which nothing is run. */
function unfiltered(expected) {
  if (valueOf('Seccomp') !== 2) return ['system calls are not filtered']
  copyFileSync('/opt/calls', '/tmp/calls')
  chmodSync('/tmp/calls', 0o700)
  const { stdout } = spawnSync('/tmp/calls', { timeout: 5000 })
  if (stdout?.length !== 8 * expected.length) return ['which system calls are filtered could not be tried']
  const answers = new BigInt64Array(new Uint8Array(stdout).buffer).reverse()
  const passed = expected.filter(({ errno }, index) => answers[index] !== BigInt(-errno))
  return passed.length === 0
    ? []
    : [`system calls reach the kernel: ${passed.map(({ name }) => `\`${name}\``).join(', ')}`]
}

const socket = connect({ host: '127.0.0.1', port: Number(hostPort), timeout: 1000 })
function finish() {
  process.stdout.write(JSON.stringify(escapes))
  process.exit(0)
}
socket.on('connect', () => {
  escapes.push('the network of the host could be reached')
  finish()
})
socket.on('error', finish)
socket.on('timeout', finish)
