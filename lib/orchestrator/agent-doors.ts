// What an agent's program reaches of its host while it works: its model, and the hook that it asks before its tools.
// Both are judged by the permissions of its run, noted in its activity, and held against each other.
import type { Agent } from '../domain/agent'
import { fact } from '../domain/events/vocabulary'
import { costOf } from '../domain/model-prices'
import { createCallLedger } from '../domain/policy/call-ledger'
import type { CompiledRuntime } from '../domain/policy/compile/compiled'
import { judgeCall } from '../domain/policy/judge-call'
import type { Permissions } from '../domain/policy/permissions'
import type { Judgement, ToolCall } from '../domain/policy/tool-call'
import type { AgentRuntime, GatewayNote } from './agent-ports'
import type { Door } from './ports'
import { shortened } from './read-program'
import type { RunNotes } from './run-notes'
import type { Spending } from './spending'
import type { WorkerGround } from './worker-ground'

export const modelPort = 8377
export const hookPort = 8378

/** Why an attempt ends although its program would go on. */
export type Breach = { how: 'violation'; call: ToolCall; why: string } | { how: SpentHow; why: string }
export type SpentHow = 'tokenLimit' | 'costLimit' | 'budget'

export type DoorsRequest = {
  agent: Agent
  runtime: AgentRuntime
  permissions: Permissions
  spending: Spending
  onBreach(breach: Breach): void
}

/** None for a program that brings its own way to think. Throws OperationalFailure `modelKeyMissing`. */
export function agentDoors(
  ground: Pick<WorkerGround, 'models'>,
  notes: Pick<RunNotes, 'note'>,
  { agent, runtime, permissions, spending, onBreach }: DoorsRequest,
): Door[] {
  const { modelApi } = runtime
  if (modelApi === null || agent.runtime === 'command') return []
  const judge = judgeOf(agent.runtime, permissions)
  const watch = watchCalls(agent.runtime, notes, onBreach)

  function onNote(note: GatewayNote) {
    if (note.kind === 'used') {
      const costMicroUsd = costOf(agent, note)
      spending.add(note.inputTokens + note.outputTokens, costMicroUsd)
      notes.note(fact('UsageCounted', { ...usageOf(note), costMicroUsd }))
      const why = spending.exceeded()
      if (why !== null) onBreach(why)
      return
    }
    watch.onNote(note)
  }

  const gateway = {
    ...{ api: modelApi, models: [agent.model], upstream: ground.models.upstreamOf(agent) },
    ...{ judge, barrier: () => spending.exceeded()?.why ?? null, onNote },
  }
  return [
    { port: modelPort, open: (socketPath) => ground.models.openGateway(gateway, socketPath) },
    {
      port: hookPort,
      open: (socketPath) => ground.models.openHookService({ judge, onDecided: watch.onDecided }, socketPath),
    },
  ]
}
