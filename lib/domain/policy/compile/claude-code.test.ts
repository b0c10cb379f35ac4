import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { coversPath } from '../globs/glob'
import type { Permissions } from '../permissions'
import { isInScope } from '../scope'
import { compileClaudeCode } from './claude-code'
import { globs, hostileTexts, paths, scopes } from './testing/random-scopes'
import { samplePermissions } from './testing/sample-policy'

const sample = { ...samplePermissions('implement'), sensitive: [] }
const Settings = z.object({
  permissions: z.object({ allow: z.array(z.string()), deny: z.array(z.string()) }),
})

function compile(change: Partial<Permissions>) {
  const { files, unexpressed } = compileClaudeCode({ ...sample, ...change })
  return { ...Settings.parse(JSON.parse(files[0]?.text ?? '')).permissions, unexpressed }
}

/** The patterns of one tool, relative to the worktree. */
function patternsOf(tool: string, rules: readonly string[]): string[] {
  const start = `${tool}(//workspace/`
  return rules.flatMap((rule) => (rule.startsWith(start) ? [rule.slice(start.length, -1)] : []))
}

/** As `.gitignore` reads a list: a pattern covers the paths it matches and what lies below them. */
const covers = (patterns: readonly string[], path: string) => patterns.some((one) => coversPath(one, path))

test('the file says what the scope says, but for what is named as unexpressed', () => {
  fc.assert(
    fc.property(scopes, paths, (write, path) => {
      const { allow, deny, unexpressed } = compile({ write })
      const own = unexpressed.filter(({ rule }) => rule.startsWith('write'))
      const says = covers(patternsOf('Edit', allow), path) && !covers(patternsOf('Edit', deny), path)
      const means = isInScope(write, path)
      if (!own.some(({ effect }) => effect === 'narrower')) expect(says || !means).toBe(true)
      if (!own.some(({ effect }) => effect === 'wider')) expect(means || !says).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('reading and editing are ruled alike, and sensitive paths may not be edited', () => {
  fc.assert(
    fc.property(scopes, globs, (scope, glob) => {
      const sensitive: Permissions['sensitive'] = [{ glob, level: 'hold', reason: 'x', source: 'y' }]
      const { allow, deny } = compile({ read: scope, write: { ...scope, deny: [] }, sensitive })
      expect(patternsOf('Edit', allow)).toEqual(patternsOf('Read', allow))
      expect(covers(patternsOf('Edit', deny), glob.replace(/[*?]+/g, 'q'))).toBe(true)
    }),
  )
})

test('no text of a policy breaks out of its rule', () => {
  fc.assert(
    fc.property(hostileTexts, hostileTexts, hostileTexts, (one, other, word) => {
      const scope = { allow: [[one]], deny: [other] }
      const { allow, deny } = compile({
        read: scope,
        write: scope,
        execute: { allow: [[word]], deny: [other] },
      })
      for (const rule of [...allow, ...deny])
        expect(rule).toMatch(/^(WebFetch|WebSearch|Agent|Skill|Workflow|Bash|(Bash|Edit|Read)\([^()]+\))$/)
    }),
    { numRuns: 2000 },
  )
})

test('two stars in a row are written once', () => {
  const { allow } = compile({ write: { allow: [['**/**']], deny: [] } })
  expect(patternsOf('Edit', allow)).toEqual(['**'])
  const { deny } = compile({ write: { allow: [['**']], deny: ['**/**/a'] } })
  expect(patternsOf('Edit', deny)).toEqual(['**/a', '**/a/**'])
})

test('commands are allowed by their first word, all of them, or none', () => {
  const bash = (rules: readonly string[]) => rules.filter((rule) => rule.startsWith('Bash'))
  const execute = { allow: [['git', 'npm']], deny: ['curl'] }
  expect(bash(compile({ execute }).allow)).toEqual(['Bash(git:*)', 'Bash(npm:*)'])
  expect(bash(compile({ execute }).deny)).toEqual(['Bash(curl:*)'])
  expect(bash(compile({ execute: { allow: [['**']], deny: [] } }).allow)).toEqual(['Bash'])
  expect(bash(compile({ execute: { allow: [[]], deny: [] } }).allow)).toEqual([])
})

test('what cannot be said is named: a pattern for commands, the overlap of two patterns', () => {
  const { unexpressed } = compile({
    write: { allow: [['src/**'], ['**/*.ts']], deny: [] },
    execute: { allow: [['npm', 'scripts/*']], deny: ['cur?'] },
  })
  expect(unexpressed.map(({ rule, part, effect }) => `${rule} ${part} ${effect}`)).toEqual([
    'writeAllow src/** within **/*.ts narrower',
    'executeAllow scripts/* narrower',
    'executeDeny cur? wider',
  ])
})
