import { describe, expect, test } from 'vitest'
import type { ChangedFile } from '../../change'
import type { Finding } from '../../events/fields'
import {
  alwaysProtected,
  defaultGates,
  defaultLimits,
  defaultSteering,
  defaultTests,
  noBudgets,
} from '../defaults'
import { changeFindings, gateRefusals, mergesPerDayMax, requirements } from './gates'
import type { Permissions } from '../permissions'
import { scopeOf } from '../scope'

const permissions: Permissions = {
  profile: 'implement',
  read: scopeOf(['**']),
  write: { allow: [['**']], deny: alwaysProtected.map(({ glob }) => glob) },
  execute: scopeOf(['**']),
  network: [],
  mcp: [],
  protect: [],
  sensitive: [{ glob: 'src/auth', level: 'hold', reason: 'authentication', source: '.leeway/policy.yaml:9' }],
  masked: [],
  limits: defaultLimits,
  budgets: noBudgets,
  environment: [],
  checks: [
    { name: 'test', command: 'npm test', argv: ['npm', 'test'], timeoutSeconds: 60, source: 'policy' },
  ],
  setup: null,
  gates: defaultGates,
  steering: [...defaultSteering],
  tests: [...defaultTests],
}

function file(path: string, change: Partial<ChangedFile> = {}): ChangedFile {
  return {
    path,
    previousPath: null,
    status: 'modified',
    modeBefore: '100644',
    modeAfter: '100644',
    linesAdded: 2,
    linesRemoved: 1,
    binary: false,
    generated: false,
    patch: null,
    bytesAfter: 10,
    ...change,
  }
}

const passed = [{ name: 'test', outcome: 'passed' as const }]

function evidence(files: ChangedFile[], more: { findings?: Finding[]; checks?: typeof passed } = {}) {
  const change = { base: 'b', commit: 'c', files }
  return {
    change,
    findings: more.findings ?? [],
    checks: more.checks ?? passed,
    permissions,
    conditions: null,
    taskType: 'feature',
  }
}

const gatesOf = (...args: Parameters<typeof evidence>) => gateRefusals(evidence(...args))

describe('a merge without a person', () => {
  test('passes where every gate does', () => {
    expect(gatesOf([file('src/a.ts'), file('src/a.test.ts', { status: 'added' })])).toEqual([])
  })

  test('is refused where a check failed, did not run, or is not required at all', () => {
    expect(gatesOf([file('src/a.ts')], { checks: [] })).toEqual([
      { gate: 'check test', why: 'check test: has not run on this commit' },
    ])
    const unchecked = { ...evidence([file('src/a.ts')]), permissions: { ...permissions, checks: [] } }
    expect(gateRefusals(unchecked).map(({ gate }) => gate)).toEqual(['checks'])
  })

  test('is refused for protected and sensitive paths, under their old names too', () => {
    expect(
      gatesOf([file('x', { status: 'renamed', previousPath: '.github/x' })]).map(({ gate }) => gate),
    ).toEqual(['scope'])
    expect(gatesOf([file('src/auth/a.ts')])).toEqual([
      { gate: 'sensitive paths', why: '`src/auth/a.ts` is under a ceiling' },
    ])
  })

  test('is refused for a changed, renamed or deleted test', () => {
    for (const change of [
      file('src/a.test.ts'),
      file('src/a.test.ts', { status: 'deleted' }),
      file('src/a.ts', { status: 'renamed', previousPath: 'src/a.test.ts' }),
    ])
      expect(gatesOf([change]).map(({ gate }) => gate)).toEqual(['tests'])
  })

  test('may change what setup installs only for a task about dependencies, and a reader is told', () => {
    const setup = {
      command: 'npm ci',
      argv: ['npm', 'ci'],
      timeoutSeconds: 60,
      lockFiles: ['package-lock.json', 'vendor'],
      egress: [],
    }
    const change = evidence([file('package-lock.json'), file('vendor/greet/index.js')])
    const locked = { ...change, permissions: { ...permissions, setup } }
    expect(gateRefusals(locked).map(({ gate }) => gate)).toEqual(['dependencies'])
    expect(gateRefusals({ ...locked, taskType: 'dependencies' })).toEqual([])
    expect(changeFindings(locked.change, locked.permissions)).toMatchObject([
      { path: 'package-lock.json', message: 'this file decides on dependencies', blocks: false },
      { path: 'vendor/greet/index.js', blocks: false },
    ])
  })

  test('is refused beyond the blast radius, by the smaller of policy and grant', () => {
    const large = [file('src/a.ts', { linesAdded: 500 })]
    expect(gatesOf(large)).toEqual([{ gate: 'blast radius', why: '501 lines are more than 400' }])
    const conditions = { filesMax: 1, linesMax: 1000, mergesPerDayMax: 2 }
    const two = { ...evidence([file('src/a.ts'), file('src/b.ts')]), conditions }
    expect(gateRefusals(two)).toEqual([{ gate: 'blast radius', why: '2 files are more than 1' }])
    expect(mergesPerDayMax(permissions, conditions)).toBe(2)
    expect(mergesPerDayMax(permissions, null)).toBe(10)
  })

  test('is refused where policy asks for a verification that nobody gave', () => {
    const gates = { ...defaultGates, verification: 'anotherProvider' as const }
    const asked = { ...evidence([file('src/a.ts')]), permissions: { ...permissions, gates } }
    expect(gateRefusals(asked)).toEqual([
      { gate: 'verification', why: 'no agent of another provider has verified it' },
    ])
    expect(requirements(asked).every(({ met }) => met)).toBe(true)
  })

  test('is refused for anything the walker saw', () => {
    const seen: Finding = {
      kind: 'invisibleCharacters',
      path: 'src/a.ts',
      message: 'hidden text',
      blocks: false,
    }
    expect(gatesOf([file('src/a.ts')], { findings: [seen] })).toEqual([
      { gate: 'findings', why: '`src/a.ts`: hidden text' },
    ])
  })

  test('may change versions in package.json as a task of type dependencies, nothing else in it', () => {
    const patchOf = (before: string, after: string) =>
      `--- a/package.json\n+++ b/package.json\n@@ -3,3 +3,3 @@\n   "dependencies": {\n-    ${before}\n+    ${after}\n   }`
    const gatesFor = (before: string, after: string) =>
      gateRefusals({
        ...evidence([file('package.json', { patch: patchOf(before, after) })]),
        taskType: 'dependencies',
      }).map(({ gate }) => gate)
    expect(gatesFor('"left-pad": "^1.2.3",', '"left-pad": "^1.3.0",')).toEqual([])
    expect(gatesFor('"test": "vitest run",', '"test": "true",')).toEqual(['steering'])
    expect(gatesFor('"left-pad": "1.0.0"', '"left-pad": "file:./evil"')).toEqual(['steering'])
    expect(gatesOf([file('package.json')]).map(({ gate }) => gate)).toEqual(['steering', 'dependencies'])
  })

  test('brings no package in by a task of another type, also where policy names no setup and no lock file', () => {
    const patch = '--- a/package.json\n+++ b/package.json\n@@ -3,1 +3,2 @@\n+    "evil-pad": "1.0.0",\n'
    for (const path of ['package.json', 'web/package.json'])
      expect(gatesOf([file(path, { patch })]).map(({ gate }) => gate)).toEqual(['dependencies'])
    for (const path of [
      'package-lock.json',
      'web/yarn.lock',
      'go.mod',
      'requirements-dev.txt',
      '.yarnrc.yml',
    ])
      expect(gatesOf([file(path)]).map(({ gate }) => gate)).toEqual(['dependencies'])
  })
})

describe("a person's merge", () => {
  test('shows every requirement, met or not', () => {
    const secret: Finding = { kind: 'secret', path: 'a', message: 'a key', blocks: true }
    const failed = [{ name: 'test', outcome: 'failed' as const }]
    const rows = requirements({
      ...evidence([file('.leeway/policy.yaml')], { findings: [secret] }),
      checks: failed,
    })
    expect(rows).toEqual([
      { name: 'change', met: true, detail: '1 file' },
      { name: 'check test', met: false, detail: 'failed' },
      { name: 'scope', met: false, detail: '`.leeway/policy.yaml`' },
      { name: 'findings', met: false, detail: '`a`: a key' },
    ])
  })

  test('is not kept from sensitive paths or changed tests, which come first on the desk', () => {
    const files = [file('src/auth/a.ts'), file('src/a.test.ts'), file('Makefile')]
    expect(requirements(evidence(files)).every(({ met }) => met)).toBe(true)
    expect(
      changeFindings({ base: 'b', commit: 'c', files }, permissions).map(({ kind, path }) => [kind, path]),
    ).toEqual([
      ['sensitivePath', 'src/auth/a.ts'],
      ['steersChecks', 'Makefile'],
      ['testsChanged', 'src/a.test.ts'],
    ])
  })
})
