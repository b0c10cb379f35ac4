// Runs inside a jail and really tries to leave it. Prints what worked, as a JSON array of sentences.
// usage: node probe.mjs <host file> <host port> <host pid>
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'

const [hostFile, hostPort, hostPid] = process.argv.slice(2)
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
