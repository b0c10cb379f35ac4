// The command as somebody types it on a machine where no Leeway runs: what is off is said before a program is tried.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const checkout = mkdtempSync(join(tmpdir(), 'leeway-conformance-'))

beforeAll(() => {
  mkdirSync(join(checkout, '.leeway'))
  const policy = 'version: 1\nagents: [scribe]\ntypes: { fix: { profile: implement } }\n'
  writeFileSync(join(checkout, '.leeway/policy.yaml'), policy)
  writeFileSync(join(checkout, 'broken.yaml'), policy.replace('implement', 'none'))
})
afterAll(() => rmSync(checkout, { recursive: true }))

function conformance(...words: string[]) {
  const { LEEWAY_DATABASE_URL: _, ...inherited } = process.env
  const env = { ...inherited, LEEWAY_CWD: checkout, LEEWAY_DATA: join(checkout, 'no-installation') }
  const args = ['--import', 'tsx', 'lib/cli/main.ts', 'policy', 'conformance', ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('what is not known is refused with what is', () => {
  expect(conformance('--runtime', 'command')).toEqual({
    ...{ status: 1, stdout: '' },
    stderr:
      'leeway: there is no runtime `command` here; known are `claude-code`, `gemini-cli`, `codex-cli`\n',
  })
  expect(conformance('broken.yaml')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^leeway: broken\.yaml:3:26 there is no profile `none`/) as unknown,
  })
})

test('words that it does not take are refused with its usage', () => {
  const { status, stdout, stderr } = conformance('one.yaml', 'two.yaml')
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain('policy conformance')
})

test('a file beside a project is refused, because the project has a policy of its own', () => {
  expect(conformance('--project', 'mine', 'broken.yaml')).toMatchObject({ status: 2, stdout: '' })
})

test('a program that was asked for and is not there is named, and nothing counts as tried', () => {
  const { status, stdout } = conformance('--runtime', 'codex-cli', '--program', '/nowhere', '--json')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject([
    {
      runtime: 'codex-cli',
      kind: 'missing',
      why: expect.stringMatching(/^there is no package `@openai\/codex` in `\/nowhere`/) as unknown,
    },
  ])
})
