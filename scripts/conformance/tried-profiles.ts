// The profiles that pinned programs are tried with: the built-in ones, and one that bounds everything.
import { checkPolicy } from '../../lib/domain/policy/check/check'
import { parsePolicy } from '../../lib/domain/policy/parse/parse'
import type { Permissions } from '../../lib/domain/policy/permissions'
import { profilePermissions } from '../../lib/domain/policy/compose/profile-permissions'

/** A server with one tool that the profile names, and one that a trial asks for. */
const server = `const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'docs', version: '1' } }),
  'tools/list': () => ({ tools: ['search', 'send'].map((name) => ({ name, inputSchema: { type: 'object' } })) }),
  'tools/call': ({ name }) => ({ content: [{ type: 'text', text: name }] }),
}
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  const result = answers[method]?.(params) ?? {}
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result }))
})`

const policy = `version: 1
agents: [scribe]
types:
  fix: { profile: everything-bound }
profiles:
  everything-bound:
    read: [src, docs, package.json, '*.md']
    write: [src/**]
    execute: [cat, cd, cp, cut, echo, env, for, git, grep, head, ln, mkdir, mv, node, rm, tee, 'true']
    protect: ['**/*.snap', src/generated]
    network: ['packages.example.com:443']
    mcp: { docs: { run: [node, -e, ${JSON.stringify(server.replaceAll('\n', ' '))}], tools: [search] } }
    limits: { time: 5m, idle: 2m, output: 50MB, processes: 200, memory: 4GB, disk: 1GB, tokens: 5M, cost: 5 USD }
    environment: { TZ: UTC }
ceilings:
  - { path: src/auth, level: hold, reason: sign-in }
secrets: [config/*.secret, "it's here/*.pem"]
`

export const triedProfiles = ['research', 'implement', 'careful(src)', 'yolo', 'everything-bound'] as const

export function permissionsTried(profile: string): Permissions {
  const parsed = parsePolicy(policy)
  const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const permitted = profilePermissions(checked.policy, profile)
  if (!permitted.ok) throw new Error(permitted.why)
  return permitted.permissions
}
