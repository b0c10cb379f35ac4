// A call of a tool, judged by the permissions of its run. What a call would do is read from its input alone, so this
// guides; the jail holds.
import type { CompiledRuntime } from '../compile/compiled'
import { claudeCodeTools } from './calls/claude-code'
import { codexCliTools } from './calls/codex-cli'
import { geminiCliTools } from './calls/gemini-cli'
import { isServerCall, serverUse } from './calls/server-tools'
import type { ToolTable, ToolUse } from './calls/tool-use'
import { decide, type AgentAction, type Decision } from './evaluate'
import { explainRefusal, quoted } from './explain-refusal'
import { globReach } from '../globs/glob-index'
import type { Permissions } from '../permissions'
import type { Judgement, ToolCall } from './tool-call'

/** As they stand in a judgement where no rule of the policy decided. */
const ofTools = 'tools'
const ofPlaces = 'paths'

/** Every use of the call must be allowed. Total: whatever the input is, there is an answer. */
export function judgeCall(runtime: CompiledRuntime, permissions: Permissions, call: ToolCall): Judgement {
  const judgements = usesOf(runtime, permissions, call).map((use) => judgeUse(permissions, call.tool, use))
  return (
    judgements.find(({ allowed }) => !allowed) ??
    judgements[0] ?? {
      allowed: true,
      rule: ofTools,
      part: call.tool,
      why: 'it only touches the conversation',
    }
  )
}

function usesOf(runtime: CompiledRuntime, permissions: Permissions, { tool, input }: ToolCall): ToolUse[] {
  const read = tableOf(runtime).get(tool)
  if (read !== undefined) return read(input)
  if (isServerCall(tool)) return [serverUse(runtime, permissions, tool)]
  return [{ kind: 'refused', why: 'Leeway does not know it; use a tool that reads, writes or runs' }]
}

function tableOf(runtime: CompiledRuntime): ToolTable {
  switch (runtime) {
    case 'claude-code':
      return claudeCodeTools
    case 'gemini-cli':
      return geminiCliTools
    case 'codex-cli':
      return codexCliTools
    default:
      return runtime satisfies never
  }
}

function judgeUse(permissions: Permissions, tool: string, use: ToolUse): Judgement {
  switch (use.kind) {
    case 'refused':
      return refusal(ofTools, tool, `the tool ${quoted(tool)} is not allowed: ${use.why}`)
    case 'execute':
      return judged(permissions, { kind: 'execute', command: use.command })
    case 'call':
      return judged(permissions, use)
    case 'read':
    case 'write':
    case 'search':
      return judgePlace(permissions, use)
    default:
      return use satisfies never
  }
}

function judgePlace(permissions: Permissions, use: Extract<ToolUse, { place: unknown }>): Judgement {
  const { kind, text, place } = use
  if (place.where === 'nowhere') return refusal(ofPlaces, text, `${quoted(text)} is refused: ${place.why}`)
  if (place.where === 'scratch')
    return kind === 'write' && !place.mayWrite
      ? refusal(ofPlaces, text, `${quoted(text)} may not be written: it is the configuration of this run`)
      : { allowed: true, rule: ofPlaces, part: text, why: 'it lies outside the worktree and never lands' }
  if (kind === 'search') return judgeSearch(permissions, place.path)
  return judged(permissions, { kind, path: place.path })
}

/**
 * Below a directory that may not be read itself there may be files that may: the jail shows no line of the others.
 * The top has no name that a rule could cover.
 */
function judgeSearch(permissions: Permissions, path: string): Judgement {
  const allowed = {
    allowed: true,
    rule: 'read allow',
    part: path,
    why: 'what is hidden from the run is empty in it',
  }
  if (path === '') return allowed
  const decision = decide(permissions, { kind: 'read', path })
  const reaches = permissions.read.allow.every((group) => globReach(group)(path))
  if (decision.allowed || (decision.rule === 'read allow' && reaches)) return allowed
  return judged(permissions, { kind: 'read', path })
}

function judged(permissions: Permissions, action: AgentAction): Judgement {
  const { allowed, rule, part }: Decision = decide(permissions, action)
  if (!allowed) return refusal(rule, part, explainRefusal(permissions, action, { rule, part }))
  return { allowed, rule, part, why: `the rule \`${rule}\` lets it through` }
}

function refusal(rule: string, part: string, why: string): Judgement {
  return { allowed: false, rule, part, why }
}
