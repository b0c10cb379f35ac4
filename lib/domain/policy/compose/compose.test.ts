import fc from 'fast-check'
import { expect, test } from 'vitest'
import { composeBounds } from './compose'
import { unbounded } from './built-in-profiles'
import { valuesOf } from '../environment'
import { sortServers } from '../mcp'
import type { NetworkHost } from '../permissions'
import { isInScope, scopeOf } from '../scope'
import type { Bounds } from '../syntax'

const globs = fc.array(
  fc.constantFrom<string>('**', 'src/**', 'docs', '*.md', 'src/a/**', '**/*.ts', 'src/?'),
  {
    maxLength: 3,
  },
)
const scope = fc.record({ allow: globs, deny: globs }).map(({ allow, deny }) => ({ ...scopeOf(allow), deny }))
const check = fc.record({
  name: fc.constantFrom('test', 'lint'),
  command: fc.constantFrom('x', 'y'),
  argv: fc.constant<string[]>(['x']),
  timeoutSeconds: fc.integer({ min: 1, max: 9 }),
  source: fc.constant('policy' as const),
})
const host = fc.record({ host: fc.constantFrom('a.example', 'b.example'), port: fc.constantFrom(80, 443) })
const network = fc.oneof(fc.constant('unbounded' as const), fc.array(host, { maxLength: 4 }))
const server = fc.record({
  name: fc.constantFrom('a', 'b'),
  run: fc.constantFrom<string[]>(['x'], ['x', 'y']),
  tools: fc.subarray(['one', 'two', 'three'], { minLength: 1 }),
})
const mcp = fc.oneof(
  fc.constant('unbounded' as const),
  fc.array(server, { maxLength: 3 }).map((some) => sortServers(some)),
)
const variable = fc.record({ name: fc.constantFrom('TZ', 'LANG'), value: fc.constantFrom('a', 'b') })
const bounds = fc.record({
  read: scope,
  write: scope,
  execute: scope,
  network,
  mcp,
  protect: globs,
  limits: fc.constantFrom<Bounds['limits']>(
    {},
    { timeSeconds: 3 },
    { timeSeconds: 5, files: 2 },
    { tokens: 5 },
    { tokens: 2, costMicroUsd: 1 },
    { files: 1 },
  ),
  environment: fc.array(variable, { maxLength: 3 }).map(valuesOf),
  checks: fc.array(check, { maxLength: 3 }),
})
const path = fc.constantFrom('src/a/x.ts', 'src/b', 'docs/a.md', 'README.md', 'x')

const normal = (one: Bounds) => composeBounds(one, unbounded)

test('composition is commutative', () => {
  fc.assert(
    fc.property(bounds, bounds, (a, b) => {
      expect(composeBounds(a, b)).toEqual(composeBounds(b, a))
    }),
  )
})

test('composition is associative', () => {
  fc.assert(
    fc.property(bounds, bounds, bounds, (a, b, c) => {
      expect(composeBounds(a, composeBounds(b, c))).toEqual(composeBounds(composeBounds(a, b), c))
    }),
  )
})

test('composing a profile with itself changes nothing', () => {
  fc.assert(
    fc.property(bounds, (a) => {
      expect(composeBounds(normal(a), normal(a))).toEqual(normal(a))
    }),
  )
})

test('a composition allows exactly what both allow, and a deny of either wins', () => {
  fc.assert(
    fc.property(bounds, bounds, path, (a, b, one) => {
      const both = isInScope(a.write, one) && isInScope(b.write, one)
      expect(isInScope(composeBounds(a, b).write, one)).toBe(both)
    }),
    { numRuns: 1000 },
  )
})

test('a composition allows exactly the hosts that both allow', () => {
  const allows = ({ network }: Bounds, one: NetworkHost) =>
    network === 'unbounded' || network.some(({ host, port }) => host === one.host && port === one.port)
  fc.assert(
    fc.property(bounds, bounds, host, (a, b, one) => {
      expect(allows(composeBounds(a, b), one)).toBe(allows(a, one) && allows(b, one))
    }),
    { numRuns: 1000 },
  )
})

test('a composition never has a larger limit nor fewer checks or protected paths', () => {
  fc.assert(
    fc.property(bounds, bounds, (a, b) => {
      const made = composeBounds(a, b)
      expect(made.limits.timeSeconds ?? 99).toBe(
        Math.min(a.limits.timeSeconds ?? 99, b.limits.timeSeconds ?? 99),
      )
      expect(made.protect).toEqual(expect.arrayContaining([...a.protect, ...b.protect]))
      const commands = made.checks.map(({ name, command }) => `${name} ${command}`)
      for (const { name, command } of [...a.checks, ...b.checks])
        expect(commands).toContain(`${name} ${command}`)
    }),
  )
})

test('a composition has every value that one of the two gives a variable', () => {
  fc.assert(
    fc.property(bounds, bounds, (a, b) => {
      const values = (of: Bounds) =>
        of.environment.flatMap(({ name, values: all }) => all.map((one) => `${name}=${one}`))
      expect(values(composeBounds(a, b))).toEqual([...new Set([...values(a), ...values(b)])].sort())
    }),
  )
})
