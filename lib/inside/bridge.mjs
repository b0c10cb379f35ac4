// Runs inside the jail: leads 127.0.0.1:<port> to the proxy's unix socket, then becomes the program's parent.
// usage: node bridge.mjs <port> <socket> <program> [argument…]
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { constants } from 'node:os'

const [port, socketPath, program, ...programArguments] = process.argv.slice(2)

const server = createServer({ allowHalfOpen: true }, (inner) => {
  const outer = connect({ path: socketPath, allowHalfOpen: true })
  inner.on('error', () => outer.destroy())
  outer.on('error', () => inner.destroy())
  inner.pipe(outer)
  outer.pipe(inner)
})

server.on('error', (error) => {
  process.stderr.write(`leeway: no way to the egress proxy: ${error.message}\n`)
  process.exit(125)
})

server.listen(Number(port), '127.0.0.1', () => {
  const child = spawn(program, programArguments, { stdio: 'inherit' })
  child.on('error', (error) => {
    process.stderr.write(`leeway: \`${program}\` cannot be started: ${error.message}\n`)
    process.exit(127)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
})
