// What every runtime must do, shown with the real programs in a real jail against a scripted model.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { programsForTests } from '../../../scripts/programs/programs-for-tests'
import { samplePermissions } from '../../domain/policy/compile/testing/sample-policy'
import type { AgentSaid } from '../../orchestrator/agent-ports'
import { createTestPlace } from '../jail/testing/jail-place'
import type { ScriptedTurn } from '../../domain/conformance/script'
import { callIdOf, type SeenRequest } from '../models/scripted/script'
import { startScriptedModel, type ScriptedModel } from '../models/scripted/scripted-model'
import { createAgentPlace, modelNames, taskWords } from './testing/agent-place'

let place: ReturnType<typeof createTestPlace>
let model: ScriptedModel | undefined
beforeAll(() => {
  place = createTestPlace()
})
afterEach(() => model?.close())
afterAll(() => place.remove())

const permissions = samplePermissions('library')
const files = {
  'README.md': '# Sample\n',
  'src/old.js': 'export const old = 1\n',
  'infra/main.tf': 'a = 1\n',
}

const turnsWithCalls = [0, 1, 2, 3, 4]
const turns: readonly ScriptedTurn[] = [
  { says: 'I look around.', calls: [{ act: 'readFile', path: 'README.md' }] },
  { says: '', calls: [{ act: 'writeFile', path: 'src/new.js', content: 'export const a = 1\n' }] },
  {
    says: '',
    calls: [{ act: 'editFile', path: 'src/new.js', from: 'export const a = 1', to: 'export const a = 2' }],
  },
  { says: '', calls: [{ act: 'writeFile', path: 'infra/new.txt', content: 'no\n' }] },
  { says: '', calls: [{ act: 'runCommand', command: 'node -p 6*7' }] },
  { says: 'The work is done.' },
  { says: 'I go on.', calls: [{ act: 'runCommand', command: 'node -p 7*7' }] },
  { says: 'Now it is done.' },
]

const programs = await programsForTests()

/** A newer model gets one tool from Codex CLI, a script that calls the others. */
const inCode = programs
  .filter(({ runtime }) => runtime === 'codex-cli')
  .map((program) => ({ ...program, modelName: 'gpt-6.1-sol' }))
const cases = [
  ...programs.map((program) => ({ ...program, modelName: modelNames[program.runtime] })),
  ...inCode,
]

describe.each(cases)(
  '$runtime $version with $modelName',
  ({ runtime, version, programDirectory, modelName }) => {
    const isThere = programDirectory !== null
    const given = programDirectory ?? ''

    test.runIf(isThere)('works in its scope, is refused beyond it, and says what it does', async () => {
      model = await startScriptedModel({ runtime, turns })
      const agent = await createAgentPlace(place, runtime, given, files)
      expect(agent.program.version).toBe(`${runtime} ${version}`)

      const first = await agent.run({ model, permissions, modelName })
      expect(first, first.stdout + first.stderr).toMatchObject({ how: 'exited', exitCode: 0 })
      expect(agent.read('src/new.js')).toBe('export const a = 2\n')
      expect(agent.read('infra/new.txt')).toBeNull()
      expect(repliesOf(model).map(seenAs)).toEqual([0, 1, 2, 3, 4, 5].map((turn) => asked(modelName, turn)))
      expect(repliesOf(model).at(0)?.body).toContain(taskWords)
      // What a task mentions is neither read nor changed.
      expect(repliesOf(model).at(0)?.body).not.toMatch(/# Sample|root:x/)
      expect(repliesOf(model).at(0)?.body).toMatch(/@README\.md, \\*@\/etc\/passwd and me\\*@example\.org/)
      expect(resultsOf(model.requests).map(({ callId }) => callId)).toEqual(turnsWithCalls.map(callIdAt))
      expect(resultAt(model.requests, 0)).toContain('# Sample')
      expect(resultAt(model.requests, 3)).toMatch(/denied|Failed to write/)
      expect(resultAt(model.requests, 4)).toContain('42')

      expect(said(first.said, 'session')).toHaveLength(1)
      expect(said(first.said, 'message').map(({ text }) => text)).toEqual([
        'I look around.',
        'The work is done.',
      ])
      expect(said(first.said, 'toolCall')).toHaveLength(5)
      expect(said(first.said, 'toolResult').map(({ isError }) => isError)).toEqual([
        false,
        false,
        false,
        true,
        false,
      ])
      expect(said(first.said, 'refusal')).toHaveLength(runtime === 'codex-cli' ? 0 : 1)
      expect(said(first.said, 'usage')).toMatchObject([{ inputTokens: 600, outputTokens: 120 }])
      expect(said(first.said, 'ended')).toEqual([{ kind: 'ended', ok: true, why: '' }])

      const session = said(first.said, 'session')[0]?.id ?? ''
      const second = await agent.run({ model, permissions, modelName, resume: session })
      expect(second, second.stdout + second.stderr).toMatchObject({ how: 'exited', exitCode: 0 })
      const later = repliesOf(model).slice(6)
      expect(later.map(seenAs)).toEqual([6, 7].map((turn) => asked(modelName, turn)))
      const remembered = runtime === 'gemini-cli' ? [] : turnsWithCalls
      expect(resultsOf(later).map(({ callId }) => callId)).toEqual([...remembered, 6].map(callIdAt))
      expect(said(second.said, 'session')[0]?.id === session).toBe(runtime !== 'gemini-cli')
      expect(later.at(0)?.body.split(taskWords)).toHaveLength(runtime === 'gemini-cli' ? 2 : 3)
    })
  },
)

/** One version asks once whether its server is there. */
const repliesOf = ({ requests }: ScriptedModel) =>
  requests.filter(({ method, path }) => `${method} ${path}` !== 'HEAD /')
const asked = (model: string, turn: number) => ({ kind: 'turn', turn, model })
const seenAs = ({ kind, turn, model }: SeenRequest) => ({ kind, turn, model })
const callIdAt = (turn: number) => callIdOf(turn, 0)

/** As the last request has them. */
const resultsOf = (requests: readonly SeenRequest[]) => requests.at(-1)?.results ?? []
const resultAt = (requests: readonly SeenRequest[], turn: number) =>
  resultsOf(requests).find(({ callId }) => callId === callIdAt(turn))?.text

function said<K extends AgentSaid['kind']>(all: readonly AgentSaid[], kind: K) {
  return all.filter((one): one is Extract<AgentSaid, { kind: K }> => one.kind === kind)
}
