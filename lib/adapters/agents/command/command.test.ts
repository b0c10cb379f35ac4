import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keyOfAgent, modelKeyVariables } from '../../../domain/model-key'
import { runtimes } from '../../../domain/events/agent'
import { createAgents } from '../agents'
import { samplePermissions } from '../../../domain/policy/compile/testing/sample-policy'
import { commandRuntime } from './command'

const containing = (part: string): unknown => expect.stringContaining(part)

const declared = { command: ['node', '/opt/agent/fix.mjs', '--quick'], programDirectory: null }

describe('a command agent', () => {
  it('starts as it was declared and is told where its instructions and its run directory are', () => {
    const request = {
      ...declared,
      program: { directory: null, version: 'command 1' },
      model: 'none',
      permissions: samplePermissions('implement'),
      instructions: 'mend it',
      instructionsFile: '/run/leeway-protocol/task.md',
      protocolDirectory: '/run/leeway-protocol',
      resume: null,
    }
    expect(commandRuntime.start(request)).toEqual({
      argv: ['node', '/opt/agent/fix.mjs', '--quick'],
      environment: {
        LEEWAY_TASK_FILE: '/run/leeway-protocol/task.md',
        LEEWAY_RUN_DIR: '/run/leeway-protocol',
        LEEWAY_MODEL: 'none',
      },
      files: [],
    })
  })

  it.each([[null], [[]], [['']]])('without a command (%j) is missing', (command) =>
    expect(commandRuntime.find({ ...declared, command })).rejects.toMatchObject({
      kind: 'agentMissing',
      message: containing('no command'),
    }),
  )

  it('whose program is not on this machine is missing, with the path', () =>
    expect(commandRuntime.find({ ...declared, programDirectory: '/nowhere/at/all' })).rejects.toMatchObject({
      kind: 'agentMissing',
      message: containing('`/nowhere/at/all`'),
    }))

  it('has another version when its command or a file of its program changes', async () => {
    const programDirectory = mkdtempSync(join(tmpdir(), 'leeway-agent-'))
    writeFileSync(join(programDirectory, 'fix.mjs'), '1')
    const first = await commandRuntime.find({ ...declared, programDirectory })
    expect(await commandRuntime.find({ ...declared, programDirectory })).toEqual(first)
    expect(await commandRuntime.find({ command: ['node'], programDirectory })).not.toEqual(first)
    writeFileSync(join(programDirectory, 'fix.mjs'), '2')
    expect(await commandRuntime.find({ ...declared, programDirectory })).not.toEqual(first)
    rmSync(programDirectory, { recursive: true })
  })
})

describe('the registry of runtimes', () => {
  it('knows every runtime that can be declared, and no other', () => {
    const agents = createAgents({ dataDirectory: '/nowhere', searchPath: '' })
    expect(agents.runtime('command')).toBe(commandRuntime)
    expect(runtimes.map((name) => agents.runtime(name)?.modelApi)).toEqual([
      'anthropic',
      'gemini',
      'openai',
      null,
    ])
    const keyOf = (runtime: (typeof runtimes)[number]) => keyOfAgent({ name: 'a', runtime }, [])?.shared
    const modelApiOf = (runtime: string) => agents.runtime(runtime)?.modelApi ?? null
    expect(runtimes.map(keyOf)).toEqual(
      runtimes.map(modelApiOf).map((api) => (api === null ? undefined : modelKeyVariables[api])),
    )
    expect(['constructor', 'claude', ''].map(agents.runtime)).toEqual([undefined, undefined, undefined])
  })
})
