import fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Permissions } from '../permissions'
import { isInScope } from '../scope'
import { compileGeminiCli } from './gemini-cli'
import { hostileTexts, paths, scopes } from './testing/random-scopes'
import { samplePermissions } from './testing/sample-policy'

const sample = { ...samplePermissions('implement'), sensitive: [] }

const Rule = z.strictObject({
  toolName: z.union([z.string(), z.array(z.string())]),
  argsPattern: z.string().optional(),
  commandPrefix: z.array(z.string()).optional(),
  decision: z.enum(['allow', 'deny']),
  priority: z.number(),
  denyMessage: z.string().optional(),
})
type Rule = z.infer<typeof Rule>
const Policy = z.strictObject({ rule: z.array(Rule) })

function compile(change: Partial<Permissions>) {
  const { files, unexpressed } = compileGeminiCli({ ...sample, ...change })
  return { rules: Policy.parse(parse(files[0]?.text ?? '')).rule, unexpressed }
}

/** As the program writes the arguments of a tool: keys in order, NUL around each pair of the top. */
function argumentsOf(args: Readonly<Record<string, unknown>>): string {
  const pairs = Object.keys(args).sort()
  return `{${pairs.map((key) => `\0${JSON.stringify(key)}:${JSON.stringify(args[key])}\0`).join(',')}}`
}

/** The highest rule that matches decides. */
function decide(rules: readonly Rule[], tool: string, args: Readonly<Record<string, unknown>>): string {
  const text = argumentsOf(args)
  const matching = rules.filter(
    ({ toolName, argsPattern }) =>
      (toolName === '*' || [toolName].flat().includes(tool)) &&
      (argsPattern === undefined || new RegExp(argsPattern).test(text)),
  )
  return matching.sort((a, b) => b.priority - a.priority)[0]?.decision ?? 'none'
}

test('the file says what the scope says, for relative paths and those of the jail', () => {
  const start = fc.constantFrom('', './', '/workspace/')
  fc.assert(
    fc.property(scopes, paths, start, (write, path, prefix) => {
      const { rules, unexpressed } = compile({ write, execute: { allow: [[]], deny: [] } })
      const says = decide(rules, 'write_file', { file_path: prefix + path, content: 'x' }) === 'allow'
      const means = isInScope(write, path)
      // Names with a quotation mark match where they are spelled out: then less is allowed, or less is denied.
      if (path.includes('"')) return
      if (!unexpressed.some(({ effect }) => effect === 'narrower')) expect(says || !means).toBe(true)
      if (!unexpressed.some(({ effect }) => effect === 'wider')) expect(means || !says).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('what is not a plain path, or stands in another argument, is never allowed', () => {
  const { rules } = compile({ write: { allow: [['src/**', '*.md']], deny: ['infra'] } })
  for (const path of ['src/../infra/x', 'src//x', 'src/./x', '/etc/x', '../x', 'src/', '', 'a".md', '/src/x'])
    expect(decide(rules, 'write_file', { file_path: path, content: '' }), path).toBe('deny')
  const smuggled = '\0"file_path":"src/x"\0'
  expect(decide(rules, 'write_file', { content: smuggled, file_path: 'infra/x' })).toBe('deny')
  expect(decide(rules, 'write_file', { content: { file_path: 'src/x' }, file_path: 'infra/x' })).toBe('deny')
  expect(decide(rules, 'write_file', { content: smuggled, file_path: 'src/x' })).toBe('allow')
})

/** What the program itself asks of an expression; a rule that fails is left out without a word. */
function isTaken(pattern: string): boolean {
  return pattern.length <= 2048 && !/\([^)]*[*+?{].*\)[*+?{]/.test(pattern)
}

test('every expression is one that the program takes', () => {
  fc.assert(
    fc.property(scopes, hostileTexts, (scope, text) => {
      const scopeAnd = { allow: [...scope.allow, [text]], deny: [...scope.deny, text] }
      for (const { argsPattern } of compile({ read: scope, write: scopeAnd }).rules)
        expect(argsPattern === undefined || isTaken(argsPattern), argsPattern).toBe(true)
    }),
    { numRuns: 1000 },
  )
  const long = Array.from({ length: 120 }, () => '*').join('/')
  const { rules, unexpressed } = compile({ read: { allow: [['**']], deny: [long, '?'.repeat(120)] } })
  expect(rules.every(({ argsPattern }) => argsPattern === undefined || isTaken(argsPattern))).toBe(true)
  expect(unexpressed.map(({ part }) => part)).toContain('?'.repeat(120))
})

test('no text of a policy breaks out of its string', () => {
  fc.assert(
    fc.property(hostileTexts, hostileTexts, hostileTexts, (one, other, word) => {
      const scope = { allow: [[one]], deny: [other] }
      const { rules } = compile({ read: scope, write: scope, execute: { allow: [[word]], deny: [other] } })
      const allowed = rules.filter(({ decision }) => decision === 'allow')
      expect(allowed.length).toBeLessThanOrEqual(4)
      expect(rules.filter(({ toolName }) => toolName === '*')).toHaveLength(1)
    }),
    { numRuns: 2000 },
  )
})

test('a redirection is not let through, and that is said', () => {
  const parts = (allow: string[][]) =>
    compile({ execute: { allow, deny: [] } }).unexpressed.map(({ part }) => part)
  expect(parts([['git']])).toEqual(['command > file'])
  expect(parts([[]])).toEqual([])
})

test('commands are allowed by their first word, all of them, or none', () => {
  const shell = (execute: Permissions['execute']) =>
    compile({ execute }).rules.filter(({ toolName }) => toolName === 'run_shell_command')
  expect(shell({ allow: [['git', 'npm']], deny: ['curl'] })).toMatchObject([
    { commandPrefix: ['git', 'npm'], decision: 'allow' },
    { commandPrefix: ['curl'], decision: 'deny' },
  ])
  expect(shell({ allow: [['**']], deny: [] })).toEqual([
    { toolName: 'run_shell_command', decision: 'allow', priority: 200 },
  ])
  expect(shell({ allow: [[]], deny: [] })).toEqual([])
})
