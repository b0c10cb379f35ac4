// The list of models that Codex CLI lets call tools only by a script is as the pinned versions have it themselves.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { programsForTests } from '../../../scripts/programs/programs-for-tests'
import { codeModeCatalogue, worksByCodeMode } from '../../domain/code-mode-models'
import { samplePermissions } from '../../domain/policy/compile/testing/sample-policy'
import { createTestPlace } from '../jail/testing/jail-place'
import { startScriptedModel, type ScriptedModel } from '../models/scripted/scripted-model'
import { createAgentPlace } from './testing/agent-place'

const Catalogue = z.object({
  models: z.array(z.object({ slug: z.string(), tool_mode: z.string().optional() })),
})

const ofCodex = (await programsForTests()).filter(({ runtime }) => runtime === 'codex-cli')
const permissions = samplePermissions('library')
let place: ReturnType<typeof createTestPlace>
let model: ScriptedModel | undefined
beforeAll(() => {
  place = createTestPlace()
})
afterEach(() => model?.close())
afterAll(() => place.remove())

describe.each(ofCodex)('codex-cli $version', ({ version, runtime, programDirectory }) => {
  const isThere = programDirectory !== null
  const agentAtWork = () => createAgentPlace(place, runtime, programDirectory ?? '', { 'a.txt': 'a\n' })

  test.runIf(isThere)('its own catalogue names the models that work by code mode', async () => {
    model = await startScriptedModel({ runtime, turns: [] })
    const agent = await agentAtWork()
    const { stdout } = await agent.run({
      ...{ model, permissions },
      change: (start) => ({ ...start, argv: ['/opt/agent/bin/codex', 'debug', 'models'] }),
    })
    const { models } = Catalogue.parse(JSON.parse(stdout))
    const inCode = models.filter(({ tool_mode: mode }) => mode === 'code_mode_only').map(({ slug }) => slug)
    expect(inCode.toSorted()).toEqual(codeModeCatalogue.models)
    expect(codeModeCatalogue.program).toBe(`Codex CLI ${version}`)
    const judged = models.filter(({ slug }) => worksByCodeMode({ runtime, model: slug }))
    expect(judged.map(({ slug }) => slug).toSorted()).toEqual(codeModeCatalogue.models)
  })

  test.runIf(isThere)('a longer name of such a model is offered the script, too', async () => {
    const toolsOf = async (modelName: string) => {
      model = await startScriptedModel({ runtime, turns: [{ says: 'Done.' }] })
      await (await agentAtWork()).run({ model, permissions, modelName })
      const tools = model.requests.find(({ kind }) => kind === 'turn')?.tools ?? []
      await model.close()
      return tools.includes('exec') && !tools.includes('exec_command')
    }
    const names = ['gpt-6.1-sol', 'gpt-6.1-sol-2027-01-02', 'gpt-5.5', 'gpt-5.5-2027-01-02']
    const offered: boolean[] = []
    for (const name of names) offered.push(await toolsOf(name))
    expect(offered).toEqual(names.map((name) => worksByCodeMode({ runtime, model: name })))
  })
})
