// The pages about policies as they are served, and the same question asked on the command line.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Viewer } from '../domain/access'
import { roles } from '../domain/events/person'
import { organisationScope, policyStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { cookieFor, openConsole, root, type Console } from './testing/console'
import {
  commit,
  governProject,
  policyText,
  scribe,
  type Project,
  type Scribe,
} from './testing/governed-projects'

let served: Console
let project: Project
let cookie: string
let writing: Scribe

const first = 'version: 1\nprotect: [contracts]\n'
const second = 'version: 1\nnetwork: []\n'

beforeAll(async () => {
  served = await openConsole()
  const held = roles.map((role) => ({ role, scope: { kind: 'organisation' as const } }))
  const actor = { kind: 'system', id: 'tests' } as const
  const who = { name: 'Lea Lead', email: 'lea@example.com', scripted: false, roles: held, actor }
  const lea: Viewer = { personId: await served.wired.people.addPerson(who), roles: held }
  await served.wired.people.setPassword(lea.personId, who.email, 'four unrelated words here')
  cookie = await cookieFor(served, { personId: lea.personId, sessionVersion: 1 })
  writing = scribe(served)
  project = await governProject(writing, { word: 'one', isFrozen: false }, lea)
  for (const [text, reason] of [
    [first, 'contracts are sacred'],
    [second, 'nobody reaches out'],
  ] as const) {
    const blob = await writing.put(text)
    const proposed = fact('PolicyProposed', { blob, commit })
    await writing.write(policyStream(organisationScope), [proposed], {}, [blob])
    await writing.must(lea, { type: 'adoptOrganisationPolicy', blob, reason })
  }
  const blob = await writing.put(`${second}secrets: [keys]\n`)
  await writing.write(policyStream(organisationScope), [fact('PolicyProposed', { blob, commit })], {}, [blob])
  await served.wired.readModels.catchUp()
}, 300_000)

afterAll(() => served.close())

/** What a reader sees, without tags. */
async function page(path: string): Promise<string> {
  const answer = await served.get(path, { cookie })
  expect(answer.status).toBe(200)
  const html = (await answer.text()).replaceAll(/<script[\s\S]*?<\/script>/g, '')
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

test('the organisation has its versions: by whom and why, what each changed, and what is proposed', async () => {
  const versions = await page('/policy/versions?project=organisation')
  expect(versions).toContain('Lea Lead contracts are sacred')
  expect(versions).toContain('Lea Lead nobody reaches out allows more')
  expect(versions).toContain('Version 1 → Version 2, in force')
  expect(versions).toMatch(/allows more Every run may write contracts , until now denied/)
  const proposed = await page('/policy/versions?project=organisation&from=2&to=proposal')
  expect(proposed).toMatch(/allows less keys is hidden from every run/)
})

test('the organisation has no profiles, and the way to a project keeps what was asked', async () => {
  const locationOf = async (path: string) => (await served.get(path, { cookie })).headers.get('location')
  expect(await locationOf('/policy/what-if?project=organisation')).toBe('/policy?project=organisation')
  expect(await locationOf('/policy/profiles?runtime=codex-cli&profile=research')).toBe(
    `/policy/profiles?project=${project.projectId}&runtime=codex-cli&profile=research`,
  )
})

test('the bounds of every run name the line of the organisation', async () => {
  const profiles = await page(`/policy/profiles?project=${project.projectId}`)
  expect(profiles).toMatch(/May reach nothing every run \.leeway\/organisation\.yaml:2/)
})

test('a task that is not written yet is judged as a run of it would be', async () => {
  const asked = `/policy/what-if?project=${project.projectId}&task=unwritten`
  const docs = await page(`${asked}&type=docs&autonomy=auto&paths=docs,src/**&act=write&what=lib/a.ts`)
  expect(docs).toContain('The task with agent-one')
  expect(docs).toMatch(/It runs at hold with the profile implement/)
  expect(docs).toMatch(/What the task asks for auto The task asks for auto/)
  expect(docs).toMatch(/lib\/a\.ts may not be written .*Where The task/)
  expect(await page(`${asked}&type=none`)).toMatch(
    /The policy names no agent|The policy knows no task type none/,
  )
  expect(await page(`${asked}&type=docs&profile=research`)).toContain('is not one that type docs may use')
  expect(await page(`${asked}&type=Docs`)).toContain('use only small letters')
})

test('a name under agents that nobody declared is told beside the policy', async () => {
  const named = 'but no agent at work is called so'
  expect(await page(`/policy?project=${project.projectId}`)).not.toContain(named)
  const blob = await writing.put(policyText('one').replace('[agent-one]', '[agent-one, somebody]'))
  const proposed = fact('PolicyProposed', { blob, commit })
  await writing.write(policyStream(project.projectId), [proposed], { projectId: project.projectId }, [blob])
  await served.wired.readModels.catchUp()
  expect(await page(`/policy?project=${project.projectId}`)).toMatch(
    /it names somebody , but no agent at work/,
  )
})

test('the command asks the same', () => {
  const whatIf = (...words: string[]) => {
    const args = ['--import', 'tsx', 'lib/cli/main.ts', 'policy', 'what-if', '--project', 'project-one']
    return spawnSync(process.execPath, [...args, ...words], { cwd: root, encoding: 'utf8' })
  }
  const docs = whatIf(
    '--type',
    'docs',
    '--paths',
    'docs, src/**',
    '--autonomy',
    'auto',
    '--write',
    'lib/a.ts',
  )
  expect(docs.stderr).toBe('')
  expect(docs.status).toBe(1)
  expect(docs.stdout).toMatch(/^a task that is not written yet by agent-one in project-one\n {2}level hold\n/)
  expect(docs.stdout).toContain('  refused by the rule `write allow`: `lib/a.ts` (the task)\n')
  const json: unknown = JSON.parse(whatIf('--type', 'feature', '--agent', 'agent-one', '--json').stdout)
  expect(json).toMatchObject({ answers: [{ agent: 'agent-one', authorization: { level: 'review' } }] })
  expect(whatIf('--type', 'docs', '--agent', 'nobody')).toMatchObject({
    status: 1,
    stderr: 'leeway: there is no agent `nobody`: known are agent-one\n',
  })
  expect(whatIf('--write', 'a').status).toBe(2)
  expect(whatIf('--type', 'docs', '--autonomy', 'all').stderr).toContain('`autonomy` is `all`')
})
