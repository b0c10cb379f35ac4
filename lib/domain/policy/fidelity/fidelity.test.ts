import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runtimes, type Runtime } from '../../events/agent'
import { compileRuntime } from '../compile/compile-runtime'
import { scopes } from '../compile/testing/random-scopes'
import { samplePermissions } from '../compile/testing/sample-policy'
import { fidelityReport } from './fidelity'
import { fidelityText } from './fidelity-text'
import type { RuleName } from './fidelity-rules'
import type { Permissions } from '../permissions'

const sample = samplePermissions('library')

function marks(runtime: Runtime, rule: RuleName, change: Partial<Permissions> = {}) {
  const row = fidelityReport(runtime, { ...sample, ...change }).rows.find((one) => one.rule === rule)
  return (
    row &&
    `${row.mark}, guides ${row.guides.join(' ') || 'none'}, enforces ${row.enforces.join(' ') || 'none'}`
  )
}

test('which commands run is guided at most, and by a program that Leeway does not know not even that', () => {
  expect(runtimes.map((runtime) => `${runtime}: ${marks(runtime, 'execute allow') ?? ''}`)).toEqual([
    'claude-code: guidedOnly, guides native hook, enforces none',
    'gemini-cli: guidedOnly, guides native hook, enforces none',
    'codex-cli: guidedOnly, guides hook, enforces none',
    'command: refused, guides none, enforces none',
  ])
})

test('a denied command that a program cannot be told of is guided by the hook alone', () => {
  const execute = (deny: string[]) => ({ execute: { allow: [['**']], deny } })
  expect(marks('claude-code', 'execute deny', execute(['curl']))).toMatch(/^guidedOnly, guides native hook/)
  expect(marks('codex-cli', 'execute deny', execute(['curl']))).toMatch(/^guidedOnly, guides native hook/)
  expect(marks('claude-code', 'execute deny', execute(['curl', 'cur?']))).toMatch(/^guidedOnly, guides hook/)
  expect(marks('codex-cli', 'execute deny', execute(['**']))).toMatch(/^guidedOnly, guides hook/)
  expect(marks('command', 'execute deny', execute(['curl']))).toMatch(/^refused/)
})

test('paths are held by the jail and the judgement of the change, whoever guides', () => {
  expect(marks('codex-cli', 'write allow')).toBe('enforced, guides hook, enforces jail after')
  expect(marks('claude-code', 'write allow')).toBe('enforced, guides native hook, enforces jail after')
  expect(marks('claude-code', 'read allow')).toBe('enforced, guides hook, enforces jail')
  expect(marks('claude-code', 'secrets')).toBe('enforced, guides native hook, enforces jail')
  expect(marks('command', 'secrets')).toBe('enforced, guides none, enforces jail')
})

test('a rule that forbids nothing asks nothing', () => {
  expect(marks('command', 'execute allow', { execute: { allow: [['**']], deny: [] } })).toMatch(
    /^asksNothing/,
  )
  expect(marks('command', 'execute allow', { execute: { allow: [[]], deny: [] } })).toMatch(/^refused/)
  expect(marks('command', 'setup')).toMatch(/^asksNothing/)
})

test('every runtime is told of every rule, each once', () => {
  const names = runtimes.map((runtime) => fidelityReport(runtime, sample).rows.map(({ rule }) => rule))
  for (const own of names) expect(own).toEqual(names[0])
  expect(new Set(names[0]).size).toBe(names[0]?.length)
})

test('nothing that a program cannot say is dropped: each part stands beside a rule', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('claude-code', 'gemini-cli', 'codex-cli'),
      scopes,
      scopes,
      (runtime, a, b) => {
        const permissions = { ...sample, read: a, write: b, execute: a, protect: b.deny.slice(1) }
        const { unexpressed } = compileRuntime(runtime, permissions)
        const report = fidelityReport(runtime, permissions)
        const told = report.rows.flatMap((row) => row.unexpressed)
        for (const one of unexpressed) expect(told).toContainEqual(one)
        for (const { part } of unexpressed) expect(fidelityText(report)).toContain(part)
      },
    ),
    { numRuns: 300 },
  )
})

test('a command of several lines is shown on one', () => {
  const checks = sample.checks.map((check) => ({ ...check, command: 'npm test\nlimit time: enforced' }))
  expect(fidelityText(fidelityReport('command', { ...sample, checks }))).toContain(
    'npm test limit time: enforced',
  )
})

test('the heading says what a mark does and what the hook is', () => {
  expect(fidelityText(fidelityReport('gemini-cli', sample))).toMatch(
    /^gemini-cli \(Gemini CLI 0\.61\.0\), as Leeway starts it\n.*keeps a run from auto.*refuses it\.\n.*asks Leeway before each call/,
  )
  expect(fidelityText(fidelityReport('command', sample))).toMatch(
    /^command: run by Leeway, nothing is compiled/,
  )
})

test('the network is what the profile names, and the jail holds it', () => {
  const network = (hosts: Permissions['network']) =>
    fidelityReport('claude-code', { ...sample, network: hosts }).rows.find(({ rule }) => rule === 'network')
  expect(network([])).toMatchObject({ says: ['none'], mark: 'enforced', enforces: ['jail'] })
  expect(network([{ host: 'registry.example', port: 443 }])).toMatchObject({
    ...{ says: ['registry.example:443'], mark: 'enforced', enforces: ['jail'] },
    holds: expect.stringContaining('an agent can send it') as unknown,
  })
})
