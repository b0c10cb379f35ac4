// Servers of tools with the real programs, in a real jail, between the gateway and the hook: those that the policy names
// are started and only the named tools answer; a server can do what its jail can, and no more.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programsForTests } from '../../scripts/programs/programs-for-tests'
import { createTestPlace } from '../adapters/jail/testing/jail-place'
import type { ScriptedCall } from '../domain/conformance/script'
import type { CompiledRuntime } from '../domain/policy/compile/compiled'
import { samplePermissions } from '../domain/policy/compile/testing/sample-policy'
import { playCalls } from './testing/play-calls'
import { toolServer } from './testing/tool-server'

let place: ReturnType<typeof createTestPlace>
beforeAll(() => {
  place = createTestPlace()
})
afterAll(() => place.remove())

const server = '/workspace/docs/server.mjs'
const run = ['node', server, 'docs']
const stranger = { command: 'node', args: [server, 'stranger'] }
const strangers = JSON.stringify({ mcpServers: { stranger } })
const permissions = {
  ...samplePermissions('library'),
  // The project's own configuration is there to be read.
  read: { allow: [['**']], deny: [] },
  mcp: [{ name: 'docs', run, tools: ['fail', 'read.page', 'search', 'write'] }],
}
/** The project has a server of its own for each program. */
const files = {
  'docs/server.mjs': toolServer,
  'infra/main.tf': 'a = 1\n',
  'src/a.js': 'export const a = 1\n',
  '.mcp.json': strangers,
  '.gemini/settings.json': strangers,
  '.codex/config.toml': `[mcp_servers.stranger]\ncommand = "node"\nargs = ["${server}", "stranger"]\n`,
}

/** Claude Code and Codex CLI tell a model of some tools only where it looks for them. */
const lookUp: Record<CompiledRuntime, ScriptedCall[]> = {
  'claude-code': [{ act: 'useTool', tool: 'ToolSearch', input: { query: 'select:mcp__docs__search' } }],
  'gemini-cli': [],
  'codex-cli': [{ act: 'useTool', tool: 'tool_search', input: { query: 'search' } }],
}
const call = (tool: string, text = '', name = 'docs'): ScriptedCall => ({
  ...{ act: 'callServer', server: name, tool, input: { text } },
})

describe.each(await programsForTests())('$runtime $version', ({ runtime, programDirectory }) => {
  const given = { runtime, programDirectory: programDirectory ?? '' }
  const isThere = programDirectory !== null
  const dotted = runtime === 'gemini-cli' ? 'read.page' : 'read_page'
  const calls = [
    ...lookUp[runtime],
    call('search', 'marmot'),
    call('write'),
    call('erase'),
    call(dotted),
    call('fail', 'no such page'),
    call('erase', '', 'stranger'),
  ]

  test.runIf(isThere)('a named tool answers, and nothing else of a server does', async () => {
    const { ran, agent, breaches, notes, seen } = await playCalls({
      ...{ ...given, place, files, permissions, calls },
    })
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ how: 'exited', exitCode: 0 })
    expect(breaches).toEqual([])
    const [search, write, erase, page, fail, unnamed] = seen.slice(-6)
    expect(search).toContain('found marmot')
    expect(page).toContain('the page')
    expect(fail).toContain('no such page')
    expect(erase).toMatch(/leeway: refused: |unsupported call: |not found/)
    expect(unnamed).toMatch(/No such tool available|unsupported call: |not found/)
    // Started once, by the program alone; the project's own server was not, and the tool that nobody named did not run.
    expect(agent.reported()).toEqual(['started-docs'])
    // What the server writes is bounded as what a command writes.
    expect(write).toContain(
      'wrote /workspace/src/by-server.txt; EROFS /workspace/infra/by-server.txt; EROFS /etc',
    )
    expect([agent.read('src/by-server.txt'), agent.read('infra/by-server.txt')]).toEqual([
      'by the server\n',
      null,
    ])
    const decided = notes.flatMap((event) =>
      event.type === 'ToolDecided' && event.data.by === 'gateway' && /mcp|docs/.test(event.data.part ?? '')
        ? [`${event.data.allowed ? 'yes' : 'no'} ${event.data.part ?? ''}`]
        : [],
    )
    const prefix = runtime === 'gemini-cli' ? 'mcp_docs_' : 'mcp__docs__'
    expect(decided).toEqual([
      ...['yes docs/search', 'yes docs/write', `no ${prefix}erase`, 'yes docs/read.page', 'yes docs/fail'],
      `no ${prefix.replace('docs', 'stranger')}erase`,
    ])
  })

  test.runIf(isThere)('without servers in the policy none is started', async () => {
    const none = { ...permissions, mcp: [] }
    const { agent, breaches, notes } = await playCalls({
      ...{ ...given, place, files, permissions: none, calls: [call('search', 'marmot')] },
    })
    expect(breaches).toEqual([])
    expect(agent.reported()).toEqual([])
    expect(notes).toContainEqual(
      expect.objectContaining({
        data: expect.objectContaining({ allowed: false, by: 'gateway' }) as unknown,
      }),
    )
  })
})
