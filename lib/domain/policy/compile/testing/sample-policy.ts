import type { Permissions } from '../../permissions'
import { profilePermissions } from '../../compose/profile-permissions'
import type { Sources } from '../../sources'
import { policyOf } from '../../testing/policy-of'

const text = `version: 1
agents: [scribe]
types:
  fix:
    profile: [implement, library, served]
profiles:
  library:
    read: [src/**, docs, '*.md', package.json]
    write: [src/**, docs/*.md]
    protect: [src/generated, '**/*.snap']
    execute: [git, node, npm, 'scripts/*.sh']
    limits: { time: 10m, memory: 1GB, tokens: 2M, cost: 0.50 USD }
    environment: { TZ: UTC, NODE_ENV: test }
  served:
    extends: library
    mcp:
      docs: { run: [node, /opt/servers/docs.mjs, '--below', docs], tools: [search, read_page] }
      notes: { run: [notes-server], tools: [list-notes] }
ceilings:
  - { path: src/auth, level: hold, reason: sign-in }
secrets: [config/*.secret]
checks: [npm test]
`

/** Of a policy with a bit of everything. */
export function samplePermissions(profile: string): Permissions {
  return sampleProfile(profile).permissions
}

export function sampleProfile(profile: string): { permissions: Permissions; sources: Sources } {
  const permitted = profilePermissions(policyOf(text), profile)
  if (!permitted.ok) throw new Error(permitted.why)
  return permitted
}
