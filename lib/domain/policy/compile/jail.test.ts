import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alwaysProtected, alwaysProtectedAnywhere, defaultSecrets } from '../defaults'
import { coversPath, isWithin } from '../globs/glob'
import type { Permissions } from '../permissions'
import { compileJail } from './jail'
import { isInScope } from '../scope'

const always = [...alwaysProtected.map(({ glob }) => glob), ...alwaysProtectedAnywhere]
const tracked = [
  '.env',
  '.github/workflows/ci.yml',
  '.leeway/policy.yaml',
  'CLAUDE.md',
  'README.md',
  'docs/a.md',
  'package.json',
  'secrets/key.txt',
  'src/a.ts',
  'src/auth/login.ts',
  'src/billing/pay.ts',
  'test/a.test.ts',
]

type Bounds = Parameters<typeof compileJail>[0]

function bounds(
  allow: string[][],
  change: { protect?: string[]; sensitive?: string[]; read?: string[] } = {},
): Bounds {
  const sensitive = (change.sensitive ?? []).map((glob): Permissions['sensitive'][number] => {
    return { glob, level: 'hold', reason: 'x', source: 'y' }
  })
  return {
    read: { allow: [change.read ?? ['**']], deny: [...defaultSecrets] },
    write: { allow, deny: [...always, ...defaultSecrets, ...(change.protect ?? [])] },
    sensitive,
    masked: [...defaultSecrets],
  }
}

test('directories in scope are writable, secrets masked, everything else stays read-only', () => {
  expect(compileJail(bounds([['src/**', 'docs']]), tracked)).toEqual({
    writable: ['docs', 'src'],
    readOnly: [],
    masked: [
      { path: '.env', directory: false },
      { path: 'secrets', directory: true },
    ],
  })
})

test('two groups of allows leave the deeper directory', () => {
  expect(compileJail(bounds([['src/**', 'test/**'], ['src/billing']]), tracked).writable).toEqual([
    'src/billing',
  ])
  expect(compileJail(bounds([['src/**'], ['test/**']]), tracked).writable).toEqual([])
  expect(compileJail(bounds([[]]), tracked).writable).toEqual([])
})

test('protected and sensitive paths are read-only in a writable directory', () => {
  const compiled = compileJail(
    bounds([['**']], { protect: ['package.json'], sensitive: ['src/auth/**'] }),
    tracked,
  )
  expect(compiled.writable).toEqual([''])
  expect(compiled.readOnly).toEqual([
    '.env',
    '.github',
    '.leeway',
    'CLAUDE.md',
    'package.json',
    'secrets',
    'src/auth',
  ])
})

test('what is always protected and not there yet cannot be made', () => {
  const { masked } = compileJail(bounds([['**']]), ['src/a.ts'])
  expect(masked).toContainEqual({ path: '.github', directory: true })
  expect(masked).toContainEqual({ path: 'AGENTS.md', directory: false })
  expect(masked).not.toContainEqual({ path: '.git', directory: false })
})

test('a directory that does not exist yet makes its nearest parent writable, and its neighbours read-only', () => {
  const compiled = compileJail(bounds([['guides/**']]), tracked)
  expect(compiled.writable).toEqual([''])
  expect(compiled.readOnly).toEqual(expect.arrayContaining(['README.md', 'docs', 'src', 'test']))
})

test('what may not be read is masked', () => {
  const { masked } = compileJail(bounds([['docs']], { read: ['docs', 'README.md'] }), tracked)
  expect(masked.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['src', 'test', 'package.json', '.github', 'CLAUDE.md']),
  )
  expect(masked.map(({ path }) => path)).not.toContain('docs')
})

const glob = fc.constantFrom('**', 'src/**', 'docs', 'src/billing', '*.md', 'src/*.ts', 'new/**', '**/*.ts')
const group = fc.array(glob, { minLength: 1, maxLength: 3 })
const files = fc.subarray(tracked, { minLength: 1 })

test('INVARIANT: no protected, sensitive or secret path can be written, whatever the profile allows', () => {
  fc.assert(
    fc.property(
      fc.array(group, { maxLength: 3 }),
      fc.subarray(['docs', '**/*.json', 'src/b*']),
      files,
      (allow, more, base) => {
        const permissions = bounds(allow, { protect: more, sensitive: ['src/auth'] })
        const { writable, readOnly, masked } = compileJail(permissions, base)
        const covers = [...readOnly, ...masked.map(({ path }) => path)]
        const denied = [...permissions.write.deny, 'src/auth']
        for (const path of base.filter((one) => denied.some((deny) => coversPath(deny, one)))) {
          const isWritable = writable.some((directory) => isWithin(path, directory))
          expect(isWritable && !covers.some((cover) => isWithin(path, cover))).toBe(false)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('every path in scope can be written', () => {
  fc.assert(
    fc.property(fc.array(group, { maxLength: 3 }), files, (allow, base) => {
      const permissions = bounds(allow)
      const { writable, readOnly } = compileJail(permissions, base)
      for (const path of base.filter((one) => isInScope(permissions.write, one))) {
        expect(writable.some((directory) => isWithin(path, directory))).toBe(true)
        expect(readOnly.some((directory) => isWithin(path, directory))).toBe(false)
      }
    }),
    { numRuns: 500 },
  )
})
