// The command as somebody types it on a machine where no Leeway runs: what is off is said before a program is tried.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { typed } from './testing/typed'

const checkout = mkdtempSync(join(tmpdir(), 'leeway-conformance-'))

beforeAll(() => {
  mkdirSync(join(checkout, '.leeway'))
  const policy = 'version: 1\nagents: [scribe]\ntypes: { fix: { profile: implement } }\n'
  writeFileSync(join(checkout, '.leeway/policy.yaml'), policy)
  writeFileSync(join(checkout, 'broken.yaml'), policy.replace('implement', 'none'))
})
afterAll(() => rmSync(checkout, { recursive: true }))

const conformance = (...words: string[]) => typed(checkout, ['policy', 'conformance', ...words])

test('what is not known is refused with what is', async () => {
  expect(await conformance('--runtime', 'command')).toEqual({
    ...{ status: 1, stdout: '' },
    stderr:
      'leeway: there is no runtime `command` here; known are `claude-code`, `gemini-cli`, `codex-cli`\n',
  })
  expect(await conformance('broken.yaml')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^leeway: broken\.yaml:3:26 there is no profile `none`/) as unknown,
  })
})

test('words that it does not take are refused with its usage', async () => {
  const { status, stdout, stderr } = await conformance('one.yaml', 'two.yaml')
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain('policy conformance')
})

test('a file beside a project is refused, because the project has a policy of its own', async () => {
  expect(await conformance('--project', 'mine', 'broken.yaml')).toMatchObject({ status: 2, stdout: '' })
})

test('a program that was asked for and is not there is named, and nothing counts as tried', async () => {
  const { status, stdout } = await conformance('--runtime', 'codex-cli', '--program', '/nowhere', '--json')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject([
    {
      runtime: 'codex-cli',
      kind: 'missing',
      why: expect.stringMatching(/^there is no package `@openai\/codex` in `\/nowhere`/) as unknown,
    },
  ])
})
