// What a repository says of itself has no effect on the programs that work in it. Each program is also started without
// what keeps it from listening, so that the canaries are known to sing.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { programsForTests } from '../../../scripts/programs/programs-for-tests'
import type { CompiledRuntime } from '../../domain/policy/compile/compiled'
import { samplePermissions } from '../../domain/policy/compile/testing/sample-policy'
import { hostileRepository, memoryCanary, skillCanary } from '../../domain/conformance/hostile-repository'
import type { AgentStart } from '../../orchestrator/agent-ports'
import { createTestPlace } from '../jail/testing/jail-place'
import { startScriptedModel, type ScriptedModel } from '../models/scripted/scripted-model'
import { createAgentPlace, modelNames } from './testing/agent-place'

let place: ReturnType<typeof createTestPlace>
let model: ScriptedModel | undefined
beforeAll(() => {
  place = createTestPlace()
})
afterEach(() => model?.close())
afterAll(() => place.remove())

const permissions = samplePermissions('implement')
const files = hostileRepository((name) => `touch /run/leeway/canary-${name}`)
const turns = [
  { says: '', calls: [{ act: 'runCommand', command: 'git --version' }] },
  { says: '', calls: [{ act: 'writeFile', path: 'src/new.txt', content: 'new\n' }] },
  { says: 'Done.' },
] as const

const programs = await programsForTests()

describe.each(programs)('$runtime $version', ({ runtime, programDirectory }) => {
  const isThere = programDirectory !== null
  const given = programDirectory ?? ''

  test.runIf(isThere)('fires no canary of a hostile repository', async () => {
    model = await startScriptedModel({ runtime, turns })
    const agent = await createAgentPlace(place, runtime, given, files)
    const ran = await agent.run({ model, permissions })
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ how: 'exited', exitCode: 0 })
    expect(agent.read('src/new.txt')).toBe('new\n')
    expect(agent.reported()).toEqual([])
    expect(heard(model, runtime)).toEqual(runtime === 'gemini-cli' ? memoryOfAllTurns : [])
  })

  test.runIf(isThere)('would fire them if it listened', async () => {
    model = await startScriptedModel({ runtime, turns })
    const agent = await createAgentPlace(place, runtime, given, files)
    const ran = await agent.run({ model, permissions, change: listening[runtime] })
    expect(agent.reported(), ran.stdout + ran.stderr).toEqual(expect.arrayContaining([...canaries[runtime]]))
    expect(heard(model, runtime)).toEqual(expect.arrayContaining([...heardBy[runtime]]))
  })
})

/** Gemini CLI reads GEMINI.md whatever it is told. */
const memoryOfAllTurns = turns.map((_, turn) => `memory in turn ${turn}`)

/** What a model was told by the repository, and what reached it by another way or name. */
function heard({ requests }: ScriptedModel, runtime: CompiledRuntime): string[] {
  return requests
    .filter(({ method, path }) => `${method} ${path}` !== 'HEAD /')
    .flatMap(({ kind, turn, path, model: asked, body, headers }) => [
      ...(kind === 'turn' ? [] : [`${kind} at ${path}`]),
      ...(kind === 'turn' && asked !== modelNames[runtime] ? [`another model: ${asked}`] : []),
      ...(body.includes(memoryCanary) ? [`memory in turn ${turn ?? ''}`] : []),
      ...(body.includes(skillCanary) ? [`skill in turn ${turn ?? ''}`] : []),
      ...(JSON.stringify(headers).includes('canary') ? [`another key`] : []),
    ])
}

const canaries: Record<CompiledRuntime, readonly string[]> = {
  'claude-code': ['canary-claude-hook', 'canary-claude-local-key-helper', 'canary-claude-server'],
  'gemini-cli': ['canary-gemini-discovery', 'canary-gemini-hook'],
  'codex-cli': ['canary-codex-hook'],
}

const heardBy: Record<CompiledRuntime, readonly string[]> = {
  'claude-code': ['other at /canary/v1/messages?beta=true'],
  'gemini-cli': memoryOfAllTurns,
  'codex-cli': [],
}

const listening: Record<CompiledRuntime, (start: AgentStart) => AgentStart> = {
  'claude-code': (start) => ({
    ...start,
    argv: start.argv.filter((word) => !['--setting-sources', '', '--strict-mcp-config'].includes(word)),
  }),
  'gemini-cli': (start) => ({
    ...start,
    environment: { ...start.environment, GEMINI_CLI_TRUST_WORKSPACE: 'true' },
  }),
  'codex-cli': (start) => ({
    ...start,
    files: start.files.map(({ path, text }) => ({ path, text: text.replace('"untrusted"', '"trusted"') })),
  }),
}
