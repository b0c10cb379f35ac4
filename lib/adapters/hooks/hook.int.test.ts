// The hook as programs run it, in a real jail, and the service on the host that answers it.
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hookCommand, hookPath, hookPort, hookSeconds } from '../../domain/policy/compile/compiled'
import type { Judgement, ToolCall } from '../../domain/policy/evaluate/tool-call'
import type { Listening } from '../../orchestrator/jail-ports'
import { createTestPlace, readOnly } from '../jail/testing/jail-place'
import { hookFile } from './hook-file'
import { openHookService, questionBytesMax } from './hook-service'

const place = createTestPlace()
const directory = mkdtempSync(join(tmpdir(), 'leeway-hook-'))
const socketPath = join(directory, 'hook.sock')
let service: Listening
const decided: { call: ToolCall; judgement: Judgement }[] = []
let isRecorded = true

/** Refuses what names a secret, and fails at what says so: as a bug would. */
function judge({ input }: ToolCall): Judgement {
  const text = JSON.stringify(input)
  if (text.includes('fail')) throw new Error('a bug')
  const allowed = !text.includes('secret')
  return { allowed, rule: 'secrets', part: 'secret', why: allowed ? 'yes' : 'it is "secret"' }
}

beforeAll(async () => {
  service = await openHookService(
    {
      judge,
      onDecided: (call, judgement) => {
        if (!isRecorded) throw new Error('the log cannot be written')
        decided.push({ call, judgement })
      },
    },
    socketPath,
  )
})
afterAll(async () => {
  await service.close()
  rmSync(directory, { recursive: true })
  place.remove()
})

const question = (input: unknown, event = 'PreToolUse') =>
  JSON.stringify({ hook_event_name: event, tool_name: 'Read', tool_input: input, tool_use_id: 'toolu_1' })

/** In a jail whose door leads to what `open` makes. */
async function inJail(script: string, files: Record<string, string>, open = openHookService, limits = {}) {
  const file = hookFile()
  const mounts = Object.entries({ ...files, [hookPath]: file.text }).map(([path, text], index) => {
    const from = join(place.dataDirectory, `file-${index}`)
    writeFileSync(from, text, { mode: 0o644 })
    return readOnly(from, path)
  })
  const request = {
    judge,
    onDecided: (call: ToolCall, judgement: Judgement) => decided.push({ call, judgement }),
  }
  const doors = [{ port: hookPort, open: (path: string) => open(request, path) }]
  return place.sh(script, { mounts, doors, limits })
}

test('it takes a question of a program out of the jail and brings back the answer', async () => {
  const script = `for name in allowed refused gemini; do ${hookCommand} < /etc/leeway/$name; echo "ended $?"; done`
  const ran = await inJail(script, {
    '/etc/leeway/allowed': question({ file_path: 'a' }),
    '/etc/leeway/refused': question({ file_path: 'secret' }),
    '/etc/leeway/gemini': question({ file_path: 'secret' }, 'BeforeTool'),
  })
  expect(ran.stderr).toBe('')
  expect(ran.stdout.split('\n')).toEqual([
    '{}',
    'ended 0',
    '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"leeway: refused: it is \\"secret\\""}}',
    'ended 0',
    '{"decision":"deny","reason":"leeway: refused: it is \\"secret\\""}',
    'ended 0',
    '',
  ])
  expect(decided.splice(0).map(({ call, judgement }) => [call.callId, judgement.allowed])).toEqual([
    ['toolu_1', true],
    ['toolu_1', false],
    ['toolu_1', false],
  ])
})

test('without an answer it refuses, with words, whatever is wrong', async () => {
  const ask = (name: string) => `${hookCommand} < /etc/leeway/${name}; echo "ended $?"`
  const ran = await inJail([ask('garbage'), ask('bug'), ask('empty'), ask('endless')].join(';'), {
    '/etc/leeway/endless': question({ content: 'x'.repeat(questionBytesMax) }),
    '/etc/leeway/garbage': 'x',
    '/etc/leeway/bug': question({ file_path: 'fail' }),
    '/etc/leeway/empty': '',
  })
  expect(ran.stdout).toBe('ended 2\n'.repeat(4))
  const sentence = /^leeway: the policy (?:could not be asked|gave no answer), so the call is refused$/
  const said = ran.stderr.trimEnd().split('\n')
  expect(said.map((line) => sentence.test(line))).toEqual([true, true, true, true])
  const alone = await place.sh(`echo '{}' | /bin/bash -p ${hookPath}; echo "ended $?"`, {
    mounts: [readOnly(join(place.dataDirectory, 'file-4'), hookPath)],
  })
  expect([alone.stdout, alone.stderr]).toEqual([
    'ended 2\n',
    'leeway: the policy could not be asked, so the call is refused\n',
  ])
  expect(decided.splice(0)).toEqual([])
})

/** In place of the service. */
const listening =
  (attend: (socket: Socket) => void): typeof openHookService =>
  async (_request, path) => {
    const server = createServer((socket) => attend(socket.on('error', () => socket.destroy())))
    server.listen(path)
    await once(server, 'listening')
    return {
      async close() {
        server.close()
      },
    }
  }

test('an answer that is none is a refusal too', async () => {
  const files = { '/etc/leeway/a': question({}) }
  const nonsense = listening((socket) => socket.on('data', () => socket.end('allow\n')))
  const ran = await inJail(`${hookCommand} < /etc/leeway/a; echo "ended $?"`, files, nonsense)
  expect([ran.stdout, ran.stderr]).toEqual([
    'ended 2\n',
    'leeway: the policy gave no answer that is understood, so the call is refused\n',
  ])
})

test('nothing in its environment changes what it does', async () => {
  const script = `
    printf() { echo '{}'; exit 0; }; timeout() { echo '{}'; }; export -f printf timeout
    echo 'echo "{}"; exit 0' > /tmp/evil; chmod +x /tmp/evil; mkdir /tmp/bin; for name in head timeout bash; do cp /tmp/evil /tmp/bin/$name; done
    export BASH_ENV=/tmp/evil ENV=/tmp/evil PATH=/tmp/bin
    ${hookCommand} < /etc/leeway/refused`
  const ran = await inJail(script, { '/etc/leeway/refused': question({ file_path: 'secret' }) })
  expect(ran.stdout).toContain('"permissionDecision":"deny"')
  expect(decided.splice(0)).toHaveLength(1)
})

test('a service that is silent is not waited for as long as a program waits', async () => {
  const files = { '/etc/leeway/a': question({}) }
  const script = `${hookCommand} < /etc/leeway/a; echo "ended $?"; [ $SECONDS -lt ${hookSeconds - 2} ] && echo in time`
  const silent = listening((socket) => socket.resume())
  const ran = await inJail(script, files, silent, { timeSeconds: 50, idleSeconds: 50 })
  expect([ran.stdout, ran.stderr]).toEqual([
    'ended 2\nin time\n',
    'leeway: the policy gave no answer, so the call is refused\n',
  ])
})

/** Sends and resolves with what came back until the service ended the connection. */
async function say(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(socketPath)
  const closed = once(socket, 'close')
  let answer = ''
  socket.on('error', () => {})
  socket.on('data', (bytes) => (answer += bytes.toString('utf8')))
  for (const part of parts) {
    socket.write(part)
    await sleep(5)
  }
  await closed
  return answer
}

test('a question may come in pieces, and what follows it is not read', async () => {
  const text = question({ file_path: 'ä' })
  const bytes = Buffer.from(`${text}\0more and more`)
  const at = bytes.indexOf(0xc3) + 1
  expect(await say(bytes.subarray(0, at), bytes.subarray(at))).toBe('{}\n')
  expect(decided.splice(0).map(({ call }) => call.input)).toEqual([{ file_path: 'ä' }])
})

test('a question that is too long gets no answer, one that just fits gets its own', async () => {
  const empty = question({ content: '' })
  const fitting = question({ content: 'x'.repeat(questionBytesMax - empty.length) })
  expect(await say(`${fitting}\0`)).toBe('{}\n')
  expect(await say(`${fitting} \0`)).toBe('')
  expect(decided.splice(0)).toHaveLength(1)
})

test('a call that could not be noted is not allowed', async () => {
  isRecorded = false
  expect(await say(`${question({ file_path: 'a' })}\0`)).toBe('')
  isRecorded = true
  expect(await say(`${question({ file_path: 'a' })}\0`)).toBe('{}\n')
  expect(decided.splice(0)).toHaveLength(1)
})

test('clients that are silent or leave hold nobody up', async () => {
  const silent = Array.from({ length: 100 }, () => connect(socketPath))
  await Promise.all(silent.map((socket) => once(socket, 'connect')))
  for (const socket of silent.slice(0, 50)) socket.write('{"hook_event_name":')
  for (const socket of silent.slice(50, 80)) socket.destroy()
  const started = performance.now()
  expect(await Promise.all(Array.from({ length: 50 }, () => say(`${question({})}\0`)))).toEqual(
    Array.from({ length: 50 }, () => '{}\n'),
  )
  expect(performance.now() - started).toBeLessThan(5_000)
  for (const socket of silent) socket.destroy()
  decided.splice(0)
})

test('closing it ends who still waits', async () => {
  const path = join(directory, 'other.sock')
  const other = await openHookService({ judge, onDecided: () => {} }, path)
  const waiting = connect(path)
  await once(waiting, 'connect')
  const closed = once(
    waiting.on('error', () => {}),
    'close',
  )
  await other.close()
  await closed
})
