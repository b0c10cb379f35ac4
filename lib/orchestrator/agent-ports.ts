// What the orchestrator needs of an agent's program, of the model behind it and of the hook before its tools.
import type { ModelApi } from '../domain/model'
import type { Judgement, ToolCall } from '../domain/policy/evaluate/tool-call'
import type { CompiledFile } from '../domain/policy/compile/compiled'
import type { Permissions } from '../domain/policy/permissions'
import type { Listening } from './jail-ports'

// ── the program ────────────────────────────────────────────────────────────────────────────────────────────

/** How an agent was declared, as far as its program is concerned. */
export type DeclaredProgram = {
  command: readonly string[] | null
  /** Of the host; null where the runtime looks for its program itself. */
  programDirectory: string | null
}

/** A program as it was found on this machine. */
export type AgentProgram = {
  /** Of the host, mounted read-only at /opt/agent; null where the program brings nothing. */
  directory: string | null
  /** The name and version as the log has it, e.g. `claude-code 2.1.330`. */
  version: string
}

export type AgentStart = {
  argv: readonly string[]
  environment: Readonly<Record<string, string>>
  /** Written by Leeway and mounted read-only where `path` says, over whatever the agent has there. */
  files: readonly CompiledFile[]
}

export type StartRequest = DeclaredProgram & {
  program: AgentProgram
  model: string
  permissions: Permissions
  /** What the agent shall do, as the file at `instructionsFile` has it. */
  instructions: string
  /** Inside the jail. */
  instructionsFile: string
  protocolDirectory: string
  /** A session of an earlier attempt that is gone on with; null begins a new one. */
  resume: string | null
}

/** What a program says on its standard output, told alike for all programs. It is the agent's word, never evidence. */
export type AgentSaid =
  | { kind: 'session'; id: string }
  | { kind: 'message'; text: string }
  | { kind: 'reasoning'; text: string }
  /** `input` is JSON. */
  | { kind: 'toolCall'; callId: string; tool: string; input: string }
  | { kind: 'toolResult'; callId: string; output: string; isError: boolean }
  | { kind: 'refusal'; callId: string | null; tool: string | null; why: string }
  | { kind: 'usage'; inputTokens: number; outputTokens: number; costMicroUsd: number | null }
  | { kind: 'ended'; ok: boolean; why: string }

/** One per runtime: a pure command builder and a pure output reader. */
export interface AgentRuntime {
  /** The interface its program speaks to a model by; null where Leeway gives it none. */
  modelApi: ModelApi | null
  /** Throws OperationalFailure `agentMissing` with the sentence that helps. */
  find(declared: DeclaredProgram): Promise<AgentProgram>
  start(request: StartRequest): AgentStart
  /**
   * Where its sessions stand below its home, as far as a later attempt needs them to go on with one; none where it
   * cannot go on.
   */
  sessionDirectories: readonly string[]
  /** One whole line of its standard output; a line that is not understood says nothing. */
  read(line: string): AgentSaid[]
}

export interface Agents {
  runtime(name: string): AgentRuntime | undefined
}

// ── the model ──────────────────────────────────────────────────────────────────────────────────────────────

/** What passes between an agent's program and its model, as the host sees it. */
export type GatewayNote =
  /** A complete call in a reply; `heldBack` where the program gets a refusal in its place. */
  | { kind: 'called'; call: ToolCall; judgement: Judgement; heldBack: boolean }
  /**
   * A result in a later request. `isError` as the interface marks it: Anthropic's `is_error`, Gemini's `error` in the
   * place of `output`; never where it has no such mark.
   */
  | { kind: 'returned'; callId: string; output: string; isError: boolean }
  /** The result of the same call in a request after that, where it reads otherwise: anybody in the jail can ask. */
  | { kind: 'retold'; callId: string; output: string; isError: boolean }
  | {
      kind: 'used'
      model: string
      /** All that was read: what came from a cache and what was written to one are part of it. */
      inputTokens: number
      outputTokens: number
      cachedTokens: number
      cacheWriteTokens: number
    }
  /** A request that was not passed on. */
  | { kind: 'refused'; method: string; path: string; why: string }
  /** The provider could not be reached, or answered with an error. */
  | { kind: 'failed'; status: number | null; why: string }

export type GatewayRequest = {
  api: ModelApi
  /** Requests for other models are refused. */
  models: readonly string[]
  upstream: { baseUrl: string; key: string }
  /** Asked as soon as a call is complete, before the program sees it. */
  judge(call: ToolCall): Judgement
  /**
   * Asked before a request is passed on: why not, or null. `onTheWay`: tokens that requests which are not answered yet
   * may use, else many at once would spend what is left as many times.
   */
  barrier(onTheWay: number): string | null
  onNote(note: GatewayNote): void
}

/** The host's end of one jail's only way to a model. */
export type OpenModelGateway = (request: GatewayRequest, socketPath: string) => Promise<Listening>

/** A model that says what a script says, on loopback, and writes down what it was asked. */
export type ScriptedModel = Listening & {
  /** Of loopback, without a path. */
  baseUrl: string
  requests: readonly {
    /** Of the script, from 0; null where the answer was none of it. */
    turn: number | null
    results: readonly { callId: string; text: string }[]
    body: string
  }[]
  callIdOf(turn: number, index: number): string
}

// ── the hook ───────────────────────────────────────────────────────────────────────────────────────────────

export type HookRequest = {
  judge(call: ToolCall): Judgement
  /** `callId` of the call is empty where the program names none. */
  onDecided(call: ToolCall, judgement: Judgement): void
}

/** Answers the hook that an agent's program asks before each call of a tool. */
export type OpenHookService = (request: HookRequest, socketPath: string) => Promise<Listening>
