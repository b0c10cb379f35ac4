import { describe, expect, test } from 'vitest'
import { compiledRuntimes } from '../policy/compile/compiled'
import { samplePermissions } from '../policy/compile/testing/sample-policy'
import { profilePermissions } from '../policy/compose/profile-permissions'
import type { Permissions } from '../policy/permissions'
import { policyOf } from '../policy/testing/policy-of'
import { challengesOf } from './challenges'
import { rulesText, rulesToTry, triedPermissions } from './tried-rules'

const bait = {
  ...{ token: 'token', hostFiles: ['/srv/secret'], hostSecret: 'secret', ports: [40_001] },
  configuration: ['/etc/leeway/claude.json'],
}

describe('what must have been tried', () => {
  test.each(['research', 'implement', 'careful(src)', 'yolo', 'library', 'served'])(
    'is tried by a trial of %s',
    (profile) => {
      const permissions = samplePermissions(profile)
      const tried = new Set<string>(challengesOf(permissions, bait).map(({ rule }) => rule))
      expect(rulesToTry(permissions).filter((rule) => !tried.has(rule))).toEqual([])
    },
  )

  test('is what the profile asks for: scopes where they bound, servers where some are named', () => {
    const ofEveryRun = ['host files', 'configuration', 'tools', 'project settings']
    expect(rulesToTry(samplePermissions('yolo'))).toEqual([
      ...['secrets', 'protected', 'sensitive', 'network'],
      ...ofEveryRun,
    ])
    expect(rulesToTry(samplePermissions('served'))).toEqual([
      ...['read allow', 'secrets', 'write allow', 'protected', 'sensitive', 'network', 'mcp'],
      ...ofEveryRun,
    ])
  })

  test('is also a rule that no path can stand for: then no trial proves it', () => {
    const permissions = samplePermissions('implement')
    const all = { ...permissions, read: { ...permissions.read, deny: [...permissions.read.deny, '**'] } }
    expect(rulesToTry(all)).toContain('read deny')
    expect(challengesOf(all, bait).map(({ rule }) => rule)).not.toContain('read deny')
  })
})

describe.each(compiledRuntimes)('what is tried of %s', (runtime) => {
  const permissions = samplePermissions('served')
  const text = (change: Partial<Permissions>) => rulesText(runtime, { ...permissions, ...change })

  test('is another where a rule is, tighter ones too', () => {
    const { read, write, protect, masked, sensitive } = permissions
    const texts = [
      text({}),
      text({ read: { ...read, deny: [...read.deny, 'src/more'] } }),
      text({ write: { ...write, deny: [...write.deny, 'src/more'] } }),
      text({ execute: { allow: [['git']], deny: [] } }),
      text({ network: [{ host: 'a.example.com', port: 443 }] }),
      text({ mcp: permissions.mcp.slice(1) }),
      text({ protect: [...protect, 'src/more'] }),
      text({ masked: [...masked, 'src/more'] }),
      text({ sensitive: sensitive.map((one) => ({ ...one, level: 'review' as const })) }),
    ]
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('is the same whatever the worker holds by itself, and wherever in the file a rule stands', () => {
    const { limits, gates, sensitive } = permissions
    const others: Partial<Permissions>[] = [
      { limits: { ...limits, timeSeconds: 7, tokens: 7 } },
      { gates: { ...gates, filesMax: 1 } },
      { checks: [], tests: [], steering: ['ci'] },
      { sensitive: sensitive.map((one) => ({ ...one, reason: 'other', source: '.leeway/policy.yaml:99' })) },
    ]
    for (const change of others) expect(text(change)).toBe(text({}))
  })
})

describe('the composition that is tried for a run', () => {
  const policy = policyOf(`version: 1
agents: [scribe]
types: { fix: { profile: [implement, careful, quiet] } }
profiles: { quiet: { extends: careful, protect: [docs] } }
`)
  const ofRun = { ...samplePermissions('implement'), environment: [{ name: 'OF', value: 'run' }] }
  const tried = (profile: string) => triedPermissions(policy, { ...ofRun, profile })
  const asWritten = (profile: string) => {
    const permitted = profilePermissions(policy, profile)
    return permitted.ok ? permitted.permissions : null
  }

  test('is what the policy says of it, without what only the task or a probation narrows', () => {
    expect(tried('implement')).toEqual(asWritten('implement'))
    expect(tried('implement + careful')).toEqual(asWritten('implement'))
    expect(tried('implement + quiet + probation')).toEqual(asWritten('implement'))
    expect(tried('implement + careful(src)')).toEqual(asWritten('implement + careful(src)'))
  })

  test('is its own where nothing is left, or the policy does not know it: no trial is of that', () => {
    expect(tried('careful')).toEqual({ ...ofRun, profile: 'careful' })
    expect(tried('gone')).toEqual({ ...ofRun, profile: 'gone' })
  })
})
