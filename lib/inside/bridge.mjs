// Runs inside the jail: leads ports of 127.0.0.1 to unix sockets, then becomes the program's parent.
// usage: node bridge.mjs <port>=<socket>… -- <program> [argument…]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { constants } from 'node:os'

const words = process.argv.slice(2)
const end = words.indexOf('--')
const ways = words.slice(0, end).map((way) => way.split(/=(.*)/s))
const [program, ...programArguments] = words.slice(end + 1)

async function open([port, socketPath]) {
  const server = createServer({ allowHalfOpen: true }, (inner) => {
    const outer = connect({ path: socketPath, allowHalfOpen: true })
    inner.on('error', () => outer.destroy())
    outer.on('error', () => inner.destroy())
    inner.pipe(outer)
    outer.pipe(inner)
  })
  server.listen(Number(port), '127.0.0.1')
  await once(server, 'listening')
}

try {
  await Promise.all(ways.map(open))
} catch (error) {
  process.stderr.write(`leeway: no way out of the jail: ${error.message}\n`)
  process.exit(125)
}

const child = spawn(program, programArguments, { stdio: 'inherit' })
child.on('error', (error) => {
  process.stderr.write(`leeway: \`${program}\` cannot be started: ${error.message}\n`)
  process.exit(127)
})
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
