// What an agent's program reaches of its host while it works: its model, and the hook that it asks before its tools.
// Both are judged by the permissions of its run, noted in its activity, and held against each other.
import type { Agent } from '../domain/agent'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { modelBaseUrls, type ModelApi } from '../domain/model'
import { costOf } from '../domain/model-prices'
import { createCallLedger, type Violation } from '../domain/policy/evaluate/call-ledger'
import { hookPort, modelPort, type CompiledRuntime } from '../domain/policy/compile/compiled'
import { judgeCall } from '../domain/policy/evaluate/judge-call'
import type { Permissions } from '../domain/policy/permissions'
import type { Judgement, ToolCall } from '../domain/policy/evaluate/tool-call'
import type { AgentRuntime, GatewayNote } from './agent-ports'
import type { Door } from './jail-ports'
import { shortened } from './read-program'
import type { RunNotes } from './run-notes'
import type { Spending, Spent } from './spending'
import type { WorkerGround } from './worker-ground'

/** Why an attempt ends although its program would go on. */
export type Breach = ({ how: 'violation' } & Violation) | Spent

export type DoorsRequest = {
  agent: Agent
  runtime: AgentRuntime
  permissions: Permissions
  spending: Spending
  onBreach(breach: Breach): void
}

type Notes = Pick<RunNotes, 'note'>

export type AgentDoors = {
  doors: Door[]
  /** When the program has ended: calls that may have run, without their result or a decision on record. */
  undecided(): ToolCall[]
  /** Whether anything has come through them: a request to the model, answered or not, or a question to the hook. */
  isUsed(): boolean
}

/** No doors for a program that brings a model of its own. Throws OperationalFailure `modelKeyMissing`. */
export function agentDoors(
  { models }: Pick<WorkerGround, 'models'>,
  notes: Notes,
  request: DoorsRequest,
): AgentDoors {
  const { agent, runtime, spending } = request
  const { modelApi } = runtime
  if (modelApi === null || agent.runtime === 'command')
    return { doors: [], undecided: () => [], isUsed: () => false }
  const program = agent.runtime
  const watch = watchCalls(program, notes, request)
  const barrier = (tokens: number) => {
    const read = { inputTokens: tokens, outputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0 }
    const costMicroUsd = costOf(agent.modelPrices, read) ?? 0
    return spending.exceeded({ tokens, costMicroUsd })?.why ?? null
  }
  const gateway = {
    ...{ api: modelApi, models: [agent.model], upstream: upstreamOf(agent, modelApi, models) },
    ...{ judge: watch.judge, barrier, onNote: watch.onNote },
  }
  const hook = { judge: watch.judgeAsked, onDecided: watch.onDecided }
  const doors = [
    { port: modelPort, open: (socketPath: string) => models.openGateway(gateway, socketPath) },
    { port: hookPort, open: (socketPath: string) => models.openHookService(hook, socketPath) },
  ]
  return { doors, undecided: watch.undecided, isUsed: watch.isUsed }
}

function upstreamOf(agent: Agent, api: ModelApi, { keyOf }: WorkerGround['models']) {
  const baseUrl = agent.modelBaseUrl ?? modelBaseUrls[api]
  return { baseUrl, key: keyOf({ agentName: agent.name, api }) }
}

/** Notes what passes, and ends the attempt where a call ran that nobody allowed, or where nothing is left to spend. */
function watchCalls(program: CompiledRuntime, notes: Notes, request: DoorsRequest) {
  const { agent, permissions, spending, onBreach } = request
  const ledger = createCallLedger(program)
  const judge = (call: ToolCall) => judgeCall(program, permissions, call)
  let isUsed = false

  const check = (violation: Violation | null) => {
    if (violation !== null) onBreach({ how: 'violation', ...violation })
  }

  function onNote(note: GatewayNote) {
    isUsed = true
    for (const event of factsOf(note, agent)) notes.note(event)
    switch (note.kind) {
      case 'called':
        return check(ledger.called(note))
      case 'returned':
        return check(ledger.returned(note))
      case 'retold':
        return check(ledger.retold(note))
      case 'used':
        return spend(note)
      case 'refused':
        return checkSpent()
      case 'failed':
        return
      default:
        return note satisfies never
    }
  }

  function spend(use: Extract<GatewayNote, { kind: 'used' }>) {
    spending.add(use.inputTokens + use.outputTokens, costOf(agent.modelPrices, use))
    checkSpent()
  }

  /** Also where a request was refused: others may have spent what the month had left. */
  function checkSpent() {
    const spent = spending.exceeded()
    if (spent !== null) onBreach(spent)
  }

  /** A call that was held back is asked about in its place, and the model is to read the reason of the first. */
  function judgeAsked(call: ToolCall): Judgement {
    return ledger.heldBack(call) ?? judge(call)
  }

  function onDecided(call: ToolCall, judgement: Judgement) {
    isUsed = true
    notes.note(decidedFact(call, judgement, 'hook'))
    check(ledger.decided(call, judgement))
  }

  return { judge, judgeAsked, onNote, onDecided, undecided: ledger.undecided, isUsed: () => isUsed }
}

function factsOf(note: GatewayNote, agent: Agent): DomainEvent[] {
  switch (note.kind) {
    case 'called': {
      const { call, judgement, heldBack } = note
      const { callId, tool, input } = call
      const called = { callId, tool, input: shortened(jsonOf(input)), ...(heldBack ? { heldBack } : {}) }
      return [fact('ToolCalled', called), decidedFact(call, judgement, 'gateway')]
    }
    case 'returned':
      return [fact('ToolReturned', { callId: note.callId, output: shortened(note.output) })]
    // As often as an agent likes, so it is not for the log.
    case 'retold':
      return []
    case 'used': {
      const { model, inputTokens, outputTokens, cachedTokens } = note
      const costMicroUsd = costOf(agent.modelPrices, note)
      return [fact('UsageCounted', { model, inputTokens, outputTokens, cachedTokens, costMicroUsd })]
    }
    case 'refused':
      return [fact('ModelRequestRefused', { method: note.method, path: note.path, why: note.why })]
    case 'failed':
      return [fact('ModelFailed', { status: note.status, why: shortened(note.why) })]
    default:
      return note satisfies never
  }
}

/** The hook is asked by anybody in the jail, some ten thousand times. */
const partMax = 2_000

function decidedFact(
  { callId }: ToolCall,
  { allowed, rule, part }: Judgement,
  by: 'gateway' | 'hook',
): DomainEvent {
  return fact('ToolDecided', { callId, allowed, rule, part: part.slice(0, partMax), by })
}

function jsonOf(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input ?? null)
}
