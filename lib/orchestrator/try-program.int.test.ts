// A trial that does not come to its end, with programs of our own that stand where Codex CLI would, in a real jail.
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAgents } from '../adapters/agents/agents'
import { createProtocolTail } from '../adapters/agents/protocol-tail'
import { createEgressProxies } from '../adapters/egress/proxy'
import { createGit } from '../adapters/git/create-git'
import { hookFile } from '../adapters/hooks/hook-file'
import { openHookService } from '../adapters/hooks/hook-service'
import { createJail } from '../adapters/jail/jail'
import { openModelGateway } from '../adapters/models/model-gateway'
import { startScriptedModel } from '../adapters/models/scripted/scripted-model'
import { createScratch } from '../adapters/scratch/scratch'
import { makeTemporaryDirectory } from '../adapters/scratch/temporary-directory'
import { createTraps } from '../adapters/scratch/trap'
import { samplePermissions } from '../domain/policy/compile/testing/sample-policy'
import type { ScriptedModel } from './agent-ports'
import { tryProgram } from './try-program'

// A short name: the path of a socket below it must fit into a hundred letters.
let place: Awaited<ReturnType<typeof makeTemporaryDirectory>>
beforeAll(async () => {
  place = await makeTemporaryDirectory('try')
})
afterAll(() => place.remove())

/** A package as npm installs it, whose native program is this script of Node. */
function installed(name: string, script: string): string {
  const root = join(place.path, name)
  const parts = { x64: 'x86_64-unknown-linux-musl', arm64: 'aarch64-unknown-linux-musl' }
  const triple = process.arch === 'arm64' ? parts.arm64 : parts.x64
  const native = `node_modules/@openai/codex-linux-${process.arch}`
  const manifest = (packageName: string) => JSON.stringify({ name: packageName, version: '1.2.3' })
  const files = {
    'package.json': manifest('@openai/codex'),
    [`${native}/package.json`]: manifest(`@openai/codex-linux-${process.arch}`),
    [`${native}/vendor/${triple}/bin/codex`]: `#!/usr/bin/env node\n${script}\n`,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(root, path), text)
    chmodSync(join(root, path), 0o755)
  }
  return root
}

/** Asks the model once, and tells it what a file of the project says. */
const asks = (path: string) => `
const text = require('fs').readFileSync('/workspace/${path}', 'utf8')
const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }]
const tools = [{ type: 'function', name: 'shell', parameters: {} }]
const body = JSON.stringify({ model: 'gpt-5.5', stream: false, input, tools })
const asked = fetch('http://127.0.0.1:8377/v1/responses', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
asked.then((answer) => answer.text()).then((answer) => {`
const stays = 'setInterval(() => {}, 1000)'

type Trying = {
  script: string
  timeSeconds?: number
  /** What becomes of the trial from outside; nothing, unless told. */
  event?: 'stoppedAtOnce' | 'stoppedOnceAsked' | 'modelGoneOnceAsked'
}

async function tryScript(name: string, { script, timeSeconds = 60, event }: Trying) {
  const dataDirectory = place.path
  const stopping = new AbortController()
  if (event === 'stoppedAtOnce') stopping.abort()
  const permissions = samplePermissions('implement')
  const limits = { ...permissions.limits, timeSeconds }
  return tryProgram(
    {
      clock: { now: () => new Date().toISOString() },
      ids: { next: () => v7() },
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      ...{ stopping: stopping.signal, hookFile: hookFile() },
      blobs: { put: async (content) => createHash('sha256').update(content).digest('hex') },
      git: createGit({ dataDirectory, projectRoots: [] }),
      jail: createJail({ dataDirectory, startEgressProxy: createEgressProxies() }),
      agents: createAgents({ dataDirectory, searchPath: '' }),
      scratch: createScratch({ dataDirectory }),
      openProtocolTail: (request) => createProtocolTail(request),
      models: { openGateway: openModelGateway, openHookService },
      openTrap: createTraps({ dataDirectory }),
      async startScriptedModel(asked) {
        const model = await startScriptedModel(asked)
        if (event === 'stoppedOnceAsked') void onceAsked(model).then(() => stopping.abort())
        if (event === 'modelGoneOnceAsked') void onceAsked(model).then(() => model.close())
        return model
      },
    },
    {
      ...{ runtime: 'codex-cli', permissions: { ...permissions, limits } },
      programDirectory: installed(name, script),
    },
  )
}

async function onceAsked(model: ScriptedModel): Promise<void> {
  while (model.requests.length === 0) await setTimeout(20)
}

const program = { directory: expect.any(String) as unknown, version: 'codex-cli 1.2.3' }
const cutOff = (words: RegExp) => ({
  ...{ program, verdicts: [], unfinished: expect.stringMatching(words) as unknown },
})

test('a program that ends before the last turn has an unfinished trial', async () => {
  const script = `${asks('README.md')} process.exit(0) })`
  expect(await tryScript('ends', { script })).toEqual(cutOff(/^the program ended after 1 of \d+ turns$/))
})

test('so has one that dies, also before it asked anything', async () => {
  expect(await tryScript('dies', { script: 'process.exit(7)' })).toEqual(
    cutOff(/^the program ended early \(exited, exit code 7\)$/),
  )
})

test('so has one whose time is up', async () => {
  expect(await tryScript('stays', { script: stays, timeSeconds: 1 })).toEqual(
    cutOff(/^the program ended early \(timedOut, /),
  )
})

test('so has one whose model is gone', async () => {
  const script = `${asks('README.md')} void again() })
async function again() {
  for (;;) {
    const { status } = await fetch('http://127.0.0.1:8377/v1/responses', { method: 'POST', body }).catch(() => ({ status: 0 }))
    if (status !== 200) process.exit(3)
  }
}`
  expect(await tryScript('alone', { script, event: 'modelGoneOnceAsked' })).toEqual(
    cutOff(/^the program ended early \(exited, exit code 3\)$/),
  )
})

test('so has one that somebody stopped, and what it got past until then is told', async () => {
  const script = `${asks('.agents/skills/canary/SKILL.md')} ${stays} })`
  expect(await tryScript('stopped', { script, event: 'stoppedOnceAsked' })).toEqual({
    ...{ program, unfinished: 'it was stopped' },
    verdicts: [{ rule: 'project settings', way: 'repository', held: false, by: null }],
  })
})

test('one that was stopped before it asked anything was not tried', async () => {
  expect(await tryScript('early', { script: stays, event: 'stoppedAtOnce' })).toBeNull()
})
