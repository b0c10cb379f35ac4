import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAgents } from '../agents'
import { commandRuntime } from './command'

const containing = (part: string): unknown => expect.stringContaining(part)

const agent = {
  command: ['node', '/opt/agent/fix.mjs', '--quick'],
  programDirectory: null,
  model: 'none',
  instructionsFile: '/run/leeway-protocol/task.md',
  protocolDirectory: '/run/leeway-protocol',
}

describe('a command agent', () => {
  it('starts as it was declared and is told where its instructions and its run directory are', () => {
    expect(commandRuntime.start(agent)).toEqual({
      argv: ['node', '/opt/agent/fix.mjs', '--quick'],
      environment: {
        LEEWAY_TASK_FILE: '/run/leeway-protocol/task.md',
        LEEWAY_RUN_DIR: '/run/leeway-protocol',
        LEEWAY_MODEL: 'none',
      },
      programDirectory: null,
    })
  })

  it.each([[null], [[]], [['']]])('without a command (%j) is missing', (command) =>
    expect(() => commandRuntime.start({ ...agent, command })).toThrow(
      expect.objectContaining({
        kind: 'agentMissing',
        message: containing('no command'),
      }),
    ),
  )

  it('whose program is not on this machine is missing, with the path', () => {
    expect(() => commandRuntime.start({ ...agent, programDirectory: '/nowhere/at/all' })).toThrow(
      expect.objectContaining({
        kind: 'agentMissing',
        message: containing('`/nowhere/at/all`'),
      }),
    )
  })

  it('has another version when its command or a file of its program changes', async () => {
    const programDirectory = mkdtempSync(join(tmpdir(), 'leeway-agent-'))
    writeFileSync(join(programDirectory, 'fix.mjs'), '1')
    const first = await commandRuntime.version({ ...agent, programDirectory })
    expect(await commandRuntime.version({ ...agent, programDirectory })).toBe(first)
    expect(await commandRuntime.version({ command: ['node'], programDirectory })).not.toBe(first)
    writeFileSync(join(programDirectory, 'fix.mjs'), '2')
    expect(await commandRuntime.version({ ...agent, programDirectory })).not.toBe(first)
    rmSync(programDirectory, { recursive: true })
  })
})

describe('the registry of runtimes', () => {
  it('knows the runtime that can be started, and no other', () => {
    const agents = createAgents()
    expect(agents.runtime('command')).toBe(commandRuntime)
    expect(['claude-code', 'gemini-cli', 'codex-cli', 'constructor'].map(agents.runtime)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    )
  })
})
