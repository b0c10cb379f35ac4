// An agent's network: what its profile names and nothing else, each attempt on record, and none for its checks.
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyStream } from '../../lib/domain/events/streams'
import type { EventOf } from '../../lib/domain/events/vocabulary'
import type { Run } from '../../lib/domain/task/lifecycle'
import { governProject, policyText, taskPath, taskText, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { activityOf } from './setup-project'

let leeway: Installation
let host: Server
let port = 0
let project: Project
const received: string[] = []

/** Tasks of one type may reach these hosts; checks fail where they have a network. */
const policyNaming = (hosts: string) =>
  policyText({
    types: '  online:\n    profile: online\n    agent: obedient\n',
    more: `profiles:\n  online: { extends: implement, network: [${hosts}] }\n`,
    check: 'test -z "$http_proxy$HTTPS_PROXY" -a ! -e /run/leeway-doors',
  })

beforeAll(async () => {
  host = createServer((asked, answer) => {
    asked.on('data', (bytes: Buffer) => received.push(bytes.toString('utf8')))
    asked.on('end', () => asked.url !== '/endless' && answer.end(`page ${asked.url ?? ''}`))
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  const address = host.address()
  port = typeof address === 'object' && address ? address.port : 0
  // The one name of this test leads to the host of this test; every other address stays refused.
  const resolve = async (name: string) => [name === 'docs.example' ? '127.0.0.1' : '10.0.0.7']
  leeway = await openInstallation({ egress: { resolve, allowPrivate: ['127.0.0.1'] } })
  await leeway.startWorker()
  const policy = policyNaming(`'docs.example:${port}', 'inside.example:80'`)
  project = await governProject(leeway, policy)
})
afterAll(async () => {
  await leeway.close()
  await new Promise((resolve) => host.close(resolve))
})

/** Asks three hosts, and writes what it was told of them and of its network. */
const asksAround = () => `import { request } from 'node:http'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
const proxy = new URL(process.env.http_proxy ?? 'http://127.0.0.1:8376')
const ask = (url, body = '') => new Promise((resolve) => request(
  { host: proxy.hostname, port: proxy.port, path: url, method: 'POST' },
  (answer) => { let text = ''; answer.on('data', (one) => (text += one)); answer.on('end', () => resolve(text.trim())) })
  .on('error', (error) => resolve(error.code)).end(body))
const told = readFileSync(process.env.LEEWAY_TASK_FILE, 'utf8').match(/^(The network is .* and no other host|There is no network)/m)[0]
writeFileSync('src/seen.txt', [
  await ask('http://docs.example:${port}/a', 'of the agent'),
  await ask('http://elsewhere.example/b'),
  await ask('http://inside.example/c'),
  existsSync('/run/leeway-doors'), Object.keys(process.env).filter((name) => /proxy/i.test(name)).length, told,
].join('\\n') + '\\n')
`

/** The lines of the file that the run delivered. */
async function seenBy(changeBlob: string | undefined): Promise<string[]> {
  const change = await leeway.wired.readChange(changeBlob ?? '')
  const lines = change.files[0]?.patch?.split('\n').filter((line) => /^\+[^+]/.test(line)) ?? []
  return lines.map((line) => line.slice(1))
}

/** Every attempt on the network that the activity of this attempt names. */
async function triedBy(run: Run) {
  const events = await activityOf(leeway, run)
  return events
    .filter((event): event is typeof event & EventOf<'EgressTried'> => event.type === 'EgressTried')
    .map(({ data }) => data)
}

test('an agent reaches the hosts its profile names and no other, each attempt is on record, and its checks have no network', async () => {
  await project.commit({
    [taskPath('online')]: taskText('online', asksAround(), { type: 'online' }),
  })
  const { run } = await project.runIn('online', 'awaitingReview')
  expect(run.checks).toMatchObject([{ outcome: 'passed' }])
  expect(await seenBy(run.delivery?.changeBlob)).toEqual([
    'page /a',
    'leeway: elsewhere.example:80 is refused: not on the allow-list',
    'leeway: inside.example:80 is refused: leads to the private or reserved address 10.0.0.7',
    'true',
    '8',
    `The network is docs.example:${port}, inside.example:80 and no other host`,
  ])
  expect(received).toEqual(['of the agent'])
  const [allowed, ...others] = await triedBy(run)
  expect(allowed).toMatchObject({
    ...{ phase: 'agent', host: 'docs.example', port, allowed: true },
    why: `allowed by docs.example:${port}`,
  })
  expect(allowed?.bytesOut).toBeGreaterThan('of the agent'.length)
  expect(allowed?.bytesIn).toBeGreaterThan('page /a'.length)
  const refused = { phase: 'agent', port: 80, allowed: false, bytesOut: 0, bytesIn: 0 }
  expect(others).toEqual([
    { ...refused, host: 'elsewhere.example', why: 'not on the allow-list' },
    { ...refused, host: 'inside.example', why: 'leads to the private or reserved address 10.0.0.7' },
  ])
  expect((await leeway.wired.readPermissions(run.compiledHash))?.network).toEqual([
    { host: 'docs.example', port },
    { host: 'inside.example', port: 80 },
  ])
})

test('a profile that a task adds takes the network, and gives none', async () => {
  const added = (name: string, type: string, profile: string) =>
    taskText(name, asksAround(), { type }).replace('paths:', `profile: ${profile}\npaths:`)
  await project.commit({
    [taskPath('narrowed')]: added('narrowed', 'online', 'online + careful(src)'),
    [taskPath('greedy')]: added('greedy', 'feature', 'implement + online'),
  })
  for (const name of ['narrowed', 'greedy']) {
    const { run } = await project.runIn(name, 'awaitingReview')
    const seen = await seenBy(run.delivery?.changeBlob)
    expect(seen).toEqual([
      'ECONNREFUSED',
      'ECONNREFUSED',
      'ECONNREFUSED',
      'false',
      '0',
      'There is no network',
    ])
    expect(await triedBy(run)).toEqual([])
  }
})

test('an agent with a network gets no further by address, by port, by header, or around its proxy', async () => {
  const deed = `import { lookup } from 'node:dns/promises'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
const proxy = new URL(process.env.http_proxy)
const ask = (line) => new Promise((resolve) => {
  const socket = connect(Number(proxy.port), proxy.hostname)
  socket.write(line + ' HTTP/1.1\\r\\nhost: docs.example:${port}\\r\\nconnection: close\\r\\n\\r\\n')
  let text = ''
  socket.on('data', (bytes) => (text += bytes)).on('error', () => {}).on('close', () => resolve(text.slice(9, 12)))
})
const straight = (at, to) => new Promise((resolve) => {
  const socket = connect({ port: at, host: to, timeout: 2000 }, () => resolve('reached'))
  socket.on('timeout', () => resolve('nothing')).on('error', () => resolve('nothing'))
})
const tries = [
  'CONNECT 127.0.0.1:${port}', 'CONNECT [::ffff:127.0.0.1]:${port}', 'CONNECT 169.254.169.254:80',
  'CONNECT docs.example:${port + 1}', 'CONNECT docs.example.elsewhere.example:${port}', 'CONNECT docs.example',
  'GET http://elsewhere.example:${port}/', 'GET http://docs.example:${port}@elsewhere.example:${port}/',
]
const answers = []
for (const one of tries) answers.push(await ask(one))
answers.push(await straight(${port}, '127.0.0.1'), await straight(443, '1.1.1.1'))
answers.push(await lookup('docs.example').then(() => 'reached', () => 'nothing'))
writeFileSync('src/seen.txt', answers.join('\\n') + '\\n')`
  const before = received.length
  await project.commit({ [taskPath('around')]: taskText('around', deed, { type: 'online' }) })
  const { run } = await project.runIn('around', 'awaitingReview')
  const refused = Array.from({ length: 8 }, () => '403')
  expect(await seenBy(run.delivery?.changeBlob)).toEqual([...refused, 'nothing', 'nothing', 'nothing'])
  expect((await triedBy(run)).map(({ allowed }) => allowed)).toEqual(refused.map(() => false))
  expect(received.length).toBe(before)
})

test('what was open when a person cancelled the run is on record too', async () => {
  const deed = `import { connect } from 'node:net'
const { hostname, port } = new URL(process.env.http_proxy)
connect(Number(port), hostname).write('POST http://docs.example:${port}/endless HTTP/1.1\\r\\nhost: x\\r\\ncontent-length: 8\\r\\n\\r\\nsmuggled')
setInterval(() => {}, 1000)`
  await project.commit({ [taskPath('open')]: taskText('open', deed, { type: 'online' }) })
  const { run } = await project.runIn('open', 'running')
  await leeway.until('the words of the agent', async () => received.includes('smuggled') || undefined)
  await leeway.must(leeway.rae, { type: 'cancelRun', runId: run.runId, reason: 'it talks too much' })
  await project.runIn('open', 'cancelled')
  const tried = await leeway.until('the record of it', async () => {
    const known = await triedBy(run)
    return known.length > 0 ? known : undefined
  })
  expect(tried).toMatchObject([{ phase: 'agent', host: 'docs.example', port, allowed: true }])
  expect(tried[0]?.bytesOut).toBeGreaterThan('smuggled'.length)
})

test('a policy that allows a host more waits for a lead, and one that allows a host less does not', async () => {
  const adoptions = async () => {
    const events = await leeway.wired.log.readStream(policyStream(project.projectId))
    const adopted = events.filter(({ type }) => type === 'PolicyAdopted')
    return adopted.map(({ actor, data }) => ({ by: actor.kind, ...data }))
  }
  await project.commit({
    '.leeway/policy.yaml': policyNaming(`'docs.example:${port}', 'inside.example:80', more.example`),
  })
  await project.adoptProposal()
  const [first, second] = await adoptions()
  expect(first).toMatchObject({ by: 'person', version: 1, widens: true })
  expect(second).toMatchObject({ by: 'person', version: 2, widens: true })
  await project.commit({ '.leeway/policy.yaml': policyNaming('more.example') })
  const third = await leeway.until('the narrower policy', async () => (await adoptions())[2])
  expect(third).toMatchObject({ by: 'worker', version: 3, widens: false })
})

test('after all of it no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
