// One conversation of a real program in a real jail, between a scripted model's gateway and the hook; used by tests only.
import { createAgents } from '../../adapters/agents/agents'
import { createAgentPlace, modelNames } from '../../adapters/agents/testing/agent-place'
import { hookFile } from '../../adapters/hooks/hook-file'
import { openHookService } from '../../adapters/hooks/hook-service'
import type { createTestPlace } from '../../adapters/jail/testing/jail-place'
import { openModelGateway } from '../../adapters/models/model-gateway'
import { startScriptedModel } from '../../adapters/models/scripted/scripted-model'
import type { ScriptedCall } from '../../domain/conformance/script'
import type { DomainEvent } from '../../domain/events/vocabulary'
import type { CompiledRuntime } from '../../domain/policy/compile/compiled'
import type { Permissions } from '../../domain/policy/permissions'
import { agentDoors, type Breach } from '../agent-doors'
import { createSpending } from '../spending'

type Played = {
  place: ReturnType<typeof createTestPlace>
  runtime: CompiledRuntime
  programDirectory: string
  files: Readonly<Record<string, string>>
  permissions: Permissions
  calls: readonly ScriptedCall[]
}

/** One start of the program with one call a turn. */
export async function playCalls({ place, runtime, programDirectory, files, permissions, calls }: Played) {
  const turns = [...calls.map((call) => ({ says: '', calls: [call] })), { says: 'Done.' }]
  const scripted = await startScriptedModel({ runtime, turns })
  const agent = await createAgentPlace(place, runtime, programDirectory, files)
  const adapter = createAgents({ dataDirectory: place.dataDirectory, searchPath: '' }).runtime(runtime)
  if (adapter === undefined) throw new Error(`there is no runtime ${runtime}`)
  const breaches: Breach[] = []
  const notes: DomainEvent[] = []
  const clock = { now: () => new Date().toISOString() }
  const spending = await createSpending(clock, { tokens: null, costMicroUsd: null }, [])
  const declared = {
    modelBaseUrl: scripted.baseUrl,
    modelPrices: null,
    runtime,
    provider: 'scripted',
    model: modelNames[runtime],
    command: null,
    programDirectory,
  }
  const models = { openGateway: openModelGateway, openHookService, keyOf: () => 'key-of-the-host' }
  const { doors, undecided } = agentDoors(
    { models },
    { note: (event) => notes.push(event) },
    {
      agent: { ...declared, name: 'scripted', ownerId: 'p', agentId: 'a', version: 1, retired: false },
      ...{ runtime: adapter, permissions, spending, onBreach: (breach: Breach) => breaches.push(breach) },
    },
  )
  try {
    const ran = await agent.run({
      ...{ model: scripted, permissions, doors },
      change: (start) => ({ ...start, files: [...start.files, hookFile()] }),
    })
    const seen = scripted.requests.at(-1)?.results.map(({ text }) => text) ?? []
    return { ran, agent, breaches, notes, seen, undecided: undecided() }
  } finally {
    await scripted.close()
  }
}
