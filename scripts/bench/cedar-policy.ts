// The same permissions as a policy of Cedar: one policy for each glob, with what its language has for patterns.
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import type { AgentAction } from '../../lib/domain/policy/evaluate/evaluate'
import { firstWords } from '../../lib/domain/policy/evaluate/first-words'
import type { Permissions } from '../../lib/domain/policy/permissions'

const setId = 'many'

/** Answers as `decide` does for these permissions. The set is parsed once, as a long-lived process would. */
export function prepareCedar({
  read,
  write,
  protect,
  masked,
  execute,
}: Permissions): (action: AgentAction) => boolean {
  const policies = [
    ...read.allow.flat().map((glob) => policy('permit', 'read', matching('path', glob, false))),
    ...write.allow.flat().map((glob) => policy('permit', 'write', matching('path', glob, false))),
    ...execute.allow.flat().map((word) => policy('permit', 'execute', `context.path == ${quoted(word)}`)),
    ...protect.map((glob) => policy('forbid', 'write', matching('lower', glob, true))),
    ...masked.map((glob) => policy('forbid', null, matching('lower', glob, true))),
  ]
  const parsed = preparsePolicySet(setId, { staticPolicies: policies.join('\n') })
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors))
  return (action) => wordsOf(action).every((word) => ask(action.kind, word))
}

function wordsOf(action: AgentAction): readonly string[] {
  if (action.kind === 'reach' || action.kind === 'call') return []
  return action.kind === 'execute' ? (firstWords(action.command) ?? ['']) : [action.path]
}

function ask(kind: AgentAction['kind'], path: string): boolean {
  const answer = statefulIsAuthorized({
    principal: { type: 'Agent', id: 'a' },
    action: { type: 'Action', id: kind },
    resource: { type: 'Worktree', id: 'w' },
    context: { path, lower: path.toLowerCase() },
    ...{ entities: [], preparsedPolicySetId: setId },
  })
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors))
  return answer.response.decision === 'allow'
}

function policy(effect: 'permit' | 'forbid', action: string | null, condition: string): string {
  const which = action === null ? 'action' : `action == Action::${quoted(action)}`
  return `${effect}(principal, ${which}, resource) when { ${condition} };`
}

/** `covers`: what lies below such a name is meant, too. A `*` of Cedar crosses directories. */
function matching(field: string, glob: string, covers: boolean): string {
  const of = `context.${field}`
  const base = glob.replace(/\/\*\*$/, '').replace(/^\*\*\//, '')
  const below = covers || !glob.includes('*') || glob.endsWith('/**')
  const starts = glob.startsWith('**/') ? [base, `*/${base}`] : [base]
  const likes = starts.flatMap((start) => [start, ...(below ? [`${start}/*`] : [])])
  return likes
    .map((like) => (like.includes('*') ? `${of} like ${quoted(like)}` : `${of} == ${quoted(like)}`))
    .join(' || ')
}

const quoted = (text: string) => JSON.stringify(text)
