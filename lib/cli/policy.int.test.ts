// The commands about a policy as somebody types them, in a checkout on a machine where no Leeway runs.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { typed } from './testing/typed'

const checkout = mkdtempSync(join(tmpdir(), 'leeway-policy-'))

const policy = `version: 1
agents: [scribe]
types:
  fix: { profile: library }
profiles:
  library: { write: [src/**], execute: [git] }
`

beforeAll(() => {
  mkdirSync(join(checkout, '.leeway'))
  writeFileSync(join(checkout, '.leeway/policy.yaml'), policy)
  writeFileSync(
    join(checkout, 'broken.yaml'),
    'version: 1\nagents: [scribe]\ntypes: { fix: { profile: none } }\n',
  )
})

afterAll(() => rmSync(checkout, { recursive: true }))

const leewayIn = (directory: string, ...words: string[]) => typed(directory, ['policy', ...words])
const leeway = (...words: string[]) => leewayIn(checkout, ...words)

test('a policy is checked where no Leeway runs', async () => {
  expect(await leeway('check')).toEqual({
    status: 0,
    stdout: '.leeway/policy.yaml: no problem\n',
    stderr: '',
  })
  const { status, stdout } = await leeway('check', 'broken.yaml')
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /^broken\.yaml:3:26 there is no profile `none`; known are .*\nbroken\.yaml: 1 problem\n$/,
  )
})

test('a glob that matches nothing is a note with its place, for people and for programs', async () => {
  const elsewhere = mkdtempSync(join(checkout, 'other-'))
  mkdirSync(join(elsewhere, '.git'))
  mkdirSync(join(elsewhere, 'src'))
  writeFileSync(join(elsewhere, 'src/a.ts'), '')
  writeFileSync(join(elsewhere, 'policy.yaml'), policy.replace('[src/**]', '[src/**, srcs/**]'))
  const message = '`srcs/**` matches no file of the project'
  expect(await leewayIn(elsewhere, 'check', 'policy.yaml')).toMatchObject({
    ...{ status: 0, stdout: `policy.yaml:6:30 ${message} (a note)\npolicy.yaml: no problem\n` },
  })
  expect(JSON.parse((await leewayIn(elsewhere, 'check', 'policy.yaml', '--json')).stdout)).toEqual({
    ...{ path: 'policy.yaml', problems: [], notes: [{ line: 6, column: 30, message }] },
  })
})

const Printed = z.object({ sha256: z.string(), files: z.tuple([z.object({ text: z.string() })]) })

test('a profile is compiled to files and one hash of them, the same whether printed or written', async () => {
  const json: unknown = JSON.parse((await leeway('compile', '--runtime', 'claude-code', '--json')).stdout)
  const printed = Printed.parse(json)
  expect(json).toMatchObject({ runtime: 'claude-code', profile: 'library', unexpressed: [] })
  const { status, stdout } = await leeway('compile', '--runtime', 'claude-code', '--out', 'made')
  expect(status).toBe(0)
  expect(stdout).toBe(`made/etc/leeway/claude.json\nprofile library, sha256 ${printed.sha256}\n`)
  expect(readFileSync(join(checkout, 'made/etc/leeway/claude.json'), 'utf8')).toBe(printed.files[0].text)
  expect(printed.files[0].text).toContain('"Bash(git:*)"')
})

test('the report says who stands behind a rule', async () => {
  const { status, stdout } = await leeway('fidelity', '--runtime', 'codex-cli', '--profile', 'library')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^codex-cli \(Codex CLI 0\.169\.0\), as Leeway starts it\n/)
  expect(stdout).toContain('execute allow: GUIDED ONLY, keeps a run from auto\n  says: git\n  guides: hook; ')
  expect((await leeway('fidelity', '--runtime', 'command')).stdout).toContain(
    'execute allow: REFUSED, nothing guides or enforces it\n  says: git\n',
  )
})

test('what is not known is refused with what is', async () => {
  expect(await leeway('compile', '--runtime', 'command')).toMatchObject({
    status: 1,
    stderr:
      'leeway: there is no runtime `command` here; known are `claude-code`, `gemini-cli`, `codex-cli`\n',
  })
  expect(await leeway('fidelity', '--runtime', 'command', '--profile', 'none')).toMatchObject({
    status: 1,
    stderr:
      'leeway: there is no profile `none`; known are `research`, `implement`, `careful`, `yolo`, `library`\n',
  })
  expect((await leeway('fidelity', '--runtime', 'command', 'broken.yaml')).stderr).toMatch(
    /^leeway: broken\.yaml:3:26 /,
  )
  expect((await leeway('compile')).status).toBe(2)
})

test('one action is judged by a profile, with the rule that decides', async () => {
  expect(await leeway('what-if', '--write', 'src/a.ts')).toEqual({
    ...{ status: 0, stderr: '' },
    stdout: 'permitted by the rule `write allow`: `src/**` (.leeway/policy.yaml:6)\n',
  })
  expect(await leeway('what-if', '--write', '.github/workflows/ci.yml')).toMatchObject({
    ...{ status: 1, stdout: 'refused by the rule `protected`: `.github` (Leeway itself)\n' },
  })
  const run = await leeway('what-if', '--run', 'git status && curl x', '--json')
  expect(JSON.parse(run.stdout)).toMatchObject({ allowed: false, rule: 'execute allow', part: 'curl' })
  expect(await leeway('what-if', '--reach', 'docs.example.com')).toMatchObject({
    ...{
      status: 1,
      stdout: 'refused by the rule `network`: `docs.example.com:443` (.leeway/policy.yaml:6)\n',
    },
  })
  expect((await leeway('what-if', '--reach', '10.0.0.1')).status).toBe(2)
  expect((await leeway('what-if', '--read', 'a', '--write', 'b')).status).toBe(2)
})
