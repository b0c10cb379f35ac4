import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EgressAttempt } from '../../orchestrator/jail-ports'
import { createEgressProxies } from '../egress/proxy'
import { createTestPlace } from './testing/jail-place'

const server = createServer((incoming, answer) => answer.end(`you asked for ${incoming.url ?? ''}`))
let port = 0
let place: ReturnType<typeof createTestPlace>
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = server.address()
  port = typeof at === 'object' && at !== null ? at.port : 0
  place = createTestPlace(
    createEgressProxies({ resolve: async () => ['127.0.0.1'], allowPrivate: ['127.0.0.1'] }),
  )
})
afterAll(() => {
  server.close()
  place.remove()
})

const fetchByProxy = `
  const { request } = require('node:http')
  const proxy = new URL(process.env.http_proxy)
  const asked = request({ host: proxy.hostname, port: proxy.port, path: process.argv[1] }, (response) => response.pipe(process.stdout))
  asked.on('error', (error) => console.log(error.code))
  asked.end()`

describe('a jail with egress', () => {
  it('reaches what is allowed through its proxy, nothing else, and nothing around it', async () => {
    const attempts: EgressAttempt[] = []
    const egress = {
      allow: [{ host: 'allowed.example', port }],
      onTried: (one: EgressAttempt) => attempts.push(one),
    }
    const script = `node -e "$PROGRAM" http://allowed.example:${port}/a; echo; node -e "$PROGRAM" http://refused.example:${port}/b
      (exec 3<>/dev/tcp/127.0.0.1/${port}) 2>&1 | grep -q refused && echo unreachable; rm /run/leeway-doors/8376.sock; exit 5`
    const ran = await place.sh(script, { egress, environment: { PROGRAM: fetchByProxy } })
    expect(ran).toMatchObject({ how: 'exited', exitCode: 5 })
    expect(ran.stdout).toBe(
      `you asked for /a\nleeway: refused.example:${port} is refused: not on the allow-list\nunreachable\n`,
    )
    expect(ran.stderr).toContain('Read-only file system')
    expect(attempts).toMatchObject([
      { host: 'allowed.example', port, allowed: true },
      { host: 'refused.example', port, allowed: false, bytesOut: 0, bytesIn: 0 },
    ])
    expect(attempts[0]?.bytesIn).toBeGreaterThan('you asked for /a'.length)
  })

  it('has its way out wherever its directory stands, however long the path', async () => {
    const egress = { allow: [{ host: 'allowed.example', port }], onTried: () => undefined }
    const script = `node -e "$PROGRAM" http://allowed.example:${port}/far`
    const directory = place.makeOwned(`${'deep'.repeat(50)}/jail`)
    const ran = await place.sh(script, { directory, egress, environment: { PROGRAM: fetchByProxy } })
    expect(ran.stdout).toBe('you asked for /far')
  })

  it('ends with all that is in it when its program kills the way out', async () => {
    const egress = { allow: [], onTried: () => undefined }
    const started = Date.now()
    const ran = await place.sh('(sleep 20) & kill -9 $PPID; sleep 20; echo survived', { egress })
    expect(ran).toMatchObject({ how: 'exited', stdout: '' })
    expect(ran.exitCode).not.toBe(0)
    expect(Date.now() - started).toBeLessThan(15_000)
  })

  it('reports every attempt before it is said to have ended', async () => {
    const attempts: EgressAttempt[] = []
    const egress = { allow: [], onTried: (one: EgressAttempt) => attempts.push(one) }
    await place.sh('node -e "$PROGRAM" http://a.example/', { egress, environment: { PROGRAM: fetchByProxy } })
    expect(attempts).toHaveLength(1)
  })
})
