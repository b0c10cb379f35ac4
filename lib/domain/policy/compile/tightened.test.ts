// A profile that takes something away changes what each program and the jail are given.
import { expect, test } from 'vitest'
import type { Permissions } from '../permissions'
import { profilePermissions } from '../compose/profile-permissions'
import { canonicalFiles } from './canonical-files'
import { compileRuntime } from './compile-runtime'
import type { CompiledRuntime } from './compiled'
import { compileJail } from './jail'
import { policyOf } from '../testing/policy-of'

const tracked = ['README.md', 'docs/a.md', 'docs/keys.pem', 'src/a.ts', 'src/vendor/b.ts']

function permissionsOf(profile: string, secrets = ''): Permissions {
  const text = `version: 1\nagents: [scribe]\ntypes: { fix: { profile: works } }\nprofiles: { works: { ${profile} } }\nsecrets: [${secrets}]\n`
  const permitted = profilePermissions(policyOf(text), null)
  if (!permitted.ok) throw new Error(permitted.why)
  return permitted.permissions
}

function compiled(permissions: Permissions): Record<string, string> {
  const textOf = (runtime: CompiledRuntime) => canonicalFiles(compileRuntime(runtime, permissions).files)
  return {
    'claude-code': textOf('claude-code'),
    'gemini-cli': textOf('gemini-cli'),
    'codex-cli': textOf('codex-cli'),
    jail: JSON.stringify(compileJail(permissions, tracked)),
  }
}

/** Names of what is not the same any more. */
function changed(before: Permissions, after: Permissions): string[] {
  const [was, is] = [compiled(before), compiled(after)]
  return Object.keys(was).filter((name) => was[name] !== is[name])
}

const wide = permissionsOf('extends: implement, write: [src/**, docs/**]')

const all = ['claude-code', 'gemini-cli', 'codex-cli', 'jail']

test('fewer paths to write change all four', () => {
  expect(changed(wide, permissionsOf('extends: implement, write: [src/**]'))).toEqual(all)
})

test('a protected path and a secret do too', () => {
  const tight = permissionsOf(
    'extends: implement, write: [src/**, docs/**], protect: [src/vendor]',
    "'**/keys.pem'",
  )
  expect(changed(wide, tight)).toEqual(all)
})

test('a variable changes Codex CLI, which alone sets the variables of commands, and a command the programs', () => {
  const before = permissionsOf('environment: { TZ: UTC }, execute: [git, node]')
  expect(changed(before, permissionsOf('execute: [git, node]'))).toEqual(['codex-cli'])
  expect(changed(before, permissionsOf('environment: { TZ: UTC }, execute: [git]'))).toEqual([
    'claude-code',
    'gemini-cli',
    'codex-cli',
  ])
})
