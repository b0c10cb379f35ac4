import fc from 'fast-check'
import { expect, test } from 'vitest'
import { samplePermissions } from './compile/testing/sample-policy'
import { decide } from './evaluate'
import type { GlobScope, Permissions } from './permissions'
import { isInScope } from './scope'

const sample = samplePermissions('library')

test('the rule that decided is named', () => {
  const read = (path: string) => decide(sample, { kind: 'read', path })
  const write = (path: string) => decide(sample, { kind: 'write', path })
  const execute = (command: string) => decide(sample, { kind: 'execute', command })
  expect(read('src/a.ts')).toEqual({ allowed: true, rule: 'read allow', part: 'src/**' })
  expect(read('test/a.ts')).toEqual({ allowed: false, rule: 'read allow', part: 'test/a.ts' })
  expect(read('src/.ENV')).toEqual({ allowed: false, rule: 'secrets', part: '**/.env' })
  expect(write('src/a.ts')).toEqual({ allowed: true, rule: 'write allow', part: 'src/**' })
  expect(write('src/generated/a.ts')).toEqual({ allowed: false, rule: 'protected', part: 'src/generated' })
  expect(write('src/auth/a.ts')).toEqual({ allowed: false, rule: 'sensitive', part: 'src/auth' })
  expect(write('src/../infra')).toEqual({ allowed: false, rule: 'write allow', part: 'src/../infra' })
  expect(execute('git log | node x')).toEqual({ allowed: true, rule: 'execute allow', part: 'git' })
  expect(execute('git log && curl x')).toEqual({ allowed: false, rule: 'execute allow', part: 'curl' })
  expect(execute('git $(x)')).toEqual({ allowed: false, rule: 'execute allow', part: 'git $(x)' })
})

test('a host is reached by its exact name and port', () => {
  const permissions = { ...sample, network: [{ host: 'docs.example.com', port: 443 }] }
  const reach = (host: string, port: number) => decide(permissions, { kind: 'reach', host, port })
  expect(reach('docs.example.com', 443)).toEqual({
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
