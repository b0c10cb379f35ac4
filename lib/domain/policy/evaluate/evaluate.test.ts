import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleProfile } from '../compile/testing/sample-policy'
import { decide, type AgentAction } from './evaluate'
import type { GlobScope, Permissions } from '../permissions'
import { isInScope } from '../scope'

const { permissions: sample, sources } = sampleProfile('library')

const file = '.leeway/policy.yaml'
const implement = sampleProfile('implement + careful(src)')

/** What decided, and where that stands. */
const decided = (action: AgentAction, of = { permissions: sample, sources }) => {
  const { allowed, rule, part, source } = decide(of.permissions, action, of.sources)
  return `${allowed ? 'yes' : 'no'}: ${rule} ${part} (${source})`
}

test('the rule that decided is named, with the line it stands on', () => {
  const read = (path: string) => decided({ kind: 'read', path })
  const write = (path: string) => decided({ kind: 'write', path })
  const execute = (command: string) => decided({ kind: 'execute', command })
  expect([
    ...[read('src/a.ts'), read('test/a.ts'), read('src/.ENV'), read('src/config/a.secret')],
    ...[write('src/a.ts'), write('src/generated/a.ts'), write('src/auth/a.ts'), write('src/../infra')],
    ...[write('.github/x'), execute('git log | node x'), execute('git log && curl x'), execute('git $(x)')],
    decided({ kind: 'reach', host: 'a.example', port: 443 }),
  ]).toEqual([
    `yes: read allow src/** (${file}:8)`,
    `no: read allow test/a.ts (${file}:8)`,
    'no: secrets **/.env (Leeway itself)',
    `yes: read allow src/** (${file}:8)`,
    `yes: write allow src/** (${file}:9)`,
    `no: protected src/generated (${file}:10)`,
    `no: sensitive src/auth (${file}:20)`,
    'no: write allow src/../infra (Leeway itself)',
    'no: protected .github (Leeway itself)',
    `yes: execute allow git (${file}:11)`,
    `no: execute allow curl (${file}:11)`,
    `no: execute allow git $(x) (${file}:11)`,
    `no: network a.example:443 (${file}:7)`,
  ])
})

test('what a built-in profile or a task says is named as theirs', () => {
  const of = (action: AgentAction) => decided(action, implement)
  expect(of({ kind: 'write', path: 'infra/a.tf' })).toBe(
    'no: protected **/*.tf (the built-in profile `implement`)',
  )
  expect(of({ kind: 'write', path: 'docs/a.md' })).toBe('no: write allow docs/a.md (the task)')
  expect(of({ kind: 'write', path: 'src/a.ts' })).toBe('yes: write allow src (the task)')
  expect(of({ kind: 'execute', command: 'x' })).toBe(
    'yes: execute allow ** (the built-in profile `implement`)',
  )
  expect(of({ kind: 'reach', host: 'a.example', port: 443 })).toBe(
    'no: network a.example:443 (the built-in profile `implement`)',
  )
})

test('permissions from a record, whose lines are not known any more, are judged the same', () => {
  expect(decide(sample, { kind: 'read', path: 'test/a.ts' })).toEqual({
    ...{ allowed: false, rule: 'read allow', part: 'test/a.ts', source: 'the permissions of this run' },
  })
})

test('a line too long to be looked into is refused where commands are bounded', () => {
  const command = `git ${'x'.repeat(70_000)}`
  expect(decide(sample, { kind: 'execute', command }).allowed).toBe(false)
})

test('a host is reached by its exact name and port', () => {
  const permissions = { ...sample, network: [{ host: 'docs.example.com', port: 443 }] }
  const reach = (host: string, port: number) => decide(permissions, { kind: 'reach', host, port })
  expect(reach('docs.example.com', 443)).toMatchObject({
    ...{ allowed: true, rule: 'network', part: 'docs.example.com:443' },
  })
  expect(reach('docs.example.com', 80).allowed).toBe(false)
  expect(reach('other.docs.example.com', 443).allowed).toBe(false)
})

test('where every command may run, a line need not be understood', () => {
  const free = { ...sample, execute: { allow: [['**']], deny: [] } }
  expect(decide(free, { kind: 'execute', command: 'f() { $(x); }' }).allowed).toBe(true)
  const all = { ...sample, execute: { allow: [['**']], deny: ['curl'] } }
  expect(decide(all, { kind: 'execute', command: 'echo $(curl x)' }).allowed).toBe(false)
})

const step = fc.constantFrom('a', 'A', 'ab', '.env', 'a.ts', 'b')
const path = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('/'))
const sign = fc.constantFrom('a', 'A', 'ab', '*', '**', 'a*', '?', '*.ts', '.env')
const glob = fc.array(sign, { minLength: 1, maxLength: 3 }).map((signs) => signs.join('/'))
const globs = fc.array(glob, { maxLength: 3 })
const scope: fc.Arbitrary<GlobScope> = fc.record({ allow: fc.array(globs, { maxLength: 2 }), deny: globs })

/** Slow and obvious: every way to spend the pattern is tried. */
function matches(signs: readonly string[], steps: readonly string[]): boolean {
  const [first, ...rest] = signs
  const [one, ...others] = steps
  if (first === undefined) return one === undefined
  if (first === '**') return matches(rest, steps) || (one !== undefined && matches(signs, others))
  if (one === undefined) return false
  const expression = first.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.')
  return new RegExp(`^${expression}$`).test(one) && matches(rest, others)
}

function isAllowed(group: readonly string[], one: string): boolean {
  return group.some((each) => {
    const below = /[*?]/.test(each) ? [] : ['**']
    return matches([...each.split('/'), ...below], one.split('/'))
  })
}

/** A deny is asked of the path and of each directory above it, in lower case. */
function isDenied(deny: readonly string[], one: string): boolean {
  const steps = one.toLowerCase().split('/')
  return deny.some((each) =>
    steps.some((_, index) => matches(each.toLowerCase().split('/'), steps.slice(0, index + 1))),
  )
}

function inScope({ allow, deny }: GlobScope, one: string): boolean {
  return allow.every((group) => isAllowed(group, one)) && !isDenied(deny, one)
}

const parts = fc.array(fc.record({ word: path, join: fc.constantFrom(';', ' && ', ' | ', '\n', ' || ') }), {
  minLength: 1,
  maxLength: 3,
})

/** What the line was made of is known here, so it need not be read. */
function lineOf(made: readonly { word: string; join: string }[]): string {
  return made.map(({ word, join }, index) => `${word} x "y;z"${index < made.length - 1 ? join : ''}`).join('')
}

test('the evaluator and a slow one agree on 100,000 cases', () => {
  fc.assert(
    fc.property(scope, scope, globs, path, parts, (one, other, more, at, made) => {
      const permissions: Permissions = {
        ...sample,
        ...{ read: one, write: other, execute: one, protect: more.slice(1), masked: more.slice(0, 1) },
        sensitive: more.slice(2).map((each) => ({ glob: each, level: 'hold', reason: 'x', source: 'y' })),
      }
      const isSensitive = permissions.sensitive.some(({ glob: each }) =>
        at.split('/').some((_, index, all) => matches(each.split('/'), all.slice(0, index + 1))),
      )
      const secret = isDenied(permissions.masked, at)
      const protectedPath = isDenied(permissions.protect, at)
      expect(decide(permissions, { kind: 'read', path: at }).allowed).toBe(inScope(one, at) && !secret)
      expect(decide(permissions, { kind: 'write', path: at }).allowed).toBe(
        inScope(other, at) && !secret && !protectedPath && !isSensitive,
      )
      expect(decide(permissions, { kind: 'execute', command: lineOf(made) }).allowed).toBe(
        made.every(({ word }) => inScope(one, word)),
      )
      expect(inScope(one, at)).toBe(isInScope(one, at))
    }),
    { numRuns: 34_000 },
  )
})
