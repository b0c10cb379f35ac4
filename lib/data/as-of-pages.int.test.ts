// The pages of trust as of a moment, and the three questions about it, as they are served and on the command line.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Viewer } from '../domain/access'
import { roles } from '../domain/events/person'
import { runStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { cookieFor, openConsole, root, type Console } from './testing/console'
import {
  addRecommendation,
  addReview,
  commit,
  governProject,
  scribe,
  type Project,
  type Scribe,
} from './testing/governed-projects'

const base = 'b'.repeat(40)

let served: Console
let writing: Scribe
let project: Project
let lea: Viewer
/** Positions: before the grant, after it, and after the regression that was found last. */
let before: number
let granted: number
let now: number

const Told = z.object({ caveats: z.record(z.string(), z.array(z.string())) })
const lanePath = () => `/trust/${project.agentId}/${project.projectId}/feature`

beforeAll(async () => {
  served = await openConsole()
  writing = scribe(served)
  const held = roles.map((role) => ({ role, scope: { kind: 'organisation' as const } }))
  const actor = { kind: 'system', id: 'tests' } as const
  const person = (name: string, email: string) =>
    served.wired.people.addPerson({ name, email, scripted: false, roles: held, actor })
  // Nobody raises an agent of their own while somebody else could.
  const owner = { personId: await person('Ada Admin', 'ada@example.com'), roles: held }
  project = await governProject(writing, { word: 'one', isFrozen: false }, owner)
  lea = { personId: await person('Lea Lead', 'lea@example.com'), roles: held }
  await served.wired.people.setPassword(lea.personId, 'lea@example.com', 'four unrelated words here')
  const { agentId, projectId } = project
  const lane = { agentId, projectId, taskType: 'feature' }
  const inLane = (runId: string) => ({ projectId, runId, lane, policyVersion: 1 })
  const shadow = fact('ShadowDecided', { wouldMerge: true, why: 'every gate passed' })
  const landed = [
    fact('ChangeApproved', { commit, base, how: 'person', unviewed: [] }),
    fact('LandingStarted', { commit, expectedBase: base, merge: commit, target: 'main' }),
    fact('ChangeMerged', { commit, merge: commit, how: 'person', vouchedBy: 'person' }),
    fact('OutcomeSettled', { class: 'clean', grade: 1, cause: 'nothing was found', vouchedBy: 'person' }),
  ]
  for (const id of ['kept', 'broken']) {
    const { runId } = await addReview(writing, project, id, [shadow])
    await writing.write(runStream(runId), landed, inLane(runId))
  }
  // A grant freezes what the rows say.
  await served.wired.readModels.catchUp()
  before = await served.wired.log.size()
  const conditions = { filesMax: 3, linesMax: null, mergesPerDayMax: null }
  const given = { level: 'auto', reason: 'it has earned it', conditions, expiresAt: null }
  await writing.must(lea, { type: 'grantStanding', ...lane, ...given })
  granted = await served.wired.log.size()
  const found = fact('RegressionFound', { how: 'a person says so', sure: 1 })
  await writing.write(runStream('run-broken'), [found], inLane('run-broken'))
  await writing.must(lea, { type: 'lowerStanding', ...lane, level: 'review', reason: 'it broke the build' })
  await writing.must(lea, {
    ...{ type: 'setRestriction', level: 'hold', expiresAt: null, reason: 'a quiet week' },
    scope: { kind: 'project', projectId },
  })
  now = await served.wired.log.size()
  await served.wired.readModels.catchUp()
}, 300_000)

afterAll(() => served.close())

async function html(path: string): Promise<string> {
  const cookie = await cookieFor(served, { personId: lea.personId, sessionVersion: 1 })
  const answer = await served.get(path, { cookie })
  expect(answer.status).toBe(200)
  return (await answer.text()).replaceAll(/<script[\s\S]*?<\/script>/g, '')
}

function leeway(...words: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'lib/cli/main.ts', 'trust', ...words],
    { cwd: root, encoding: 'utf8' },
  )
  return { stdout, stderr, status }
}

/** What a reader sees, without tags. */
const read = async (path: string) => (await html(path)).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

test('a lane as of a moment is what was known of it then: a regression found later changes nothing of that', async () => {
  const then = await read(`${lanePath()}?asOf=${granted}`)
  expect(then).toContain(`(position ${granted} )`)
  expect(then).toMatch(/regressed 0 of 2 merged changes/i)
  expect(then).toContain('it has earned it')
  expect(then).not.toContain('it broke the build')
  expect(await read(`${lanePath()}?asOf=${now}`)).toMatch(/regressed 1 of 2 merged changes/i)
  const today = await read(lanePath())
  expect(today).toMatch(/regressed 1 of 2 merged changes/i)
  expect(today).toContain('it broke the build')
})

test('a change that waits for a decision does not vanish, and the number of epochs is told', async () => {
  const today = await read(lanePath())
  expect(today).toMatch(/One change waits for a decision, delivered /)
  expect(today).toContain('its evidence is counted from there, in its epoch 2')
  const show = leeway('show', 'agent-one', 'project-one', 'feature').stdout
  expect(show).toMatch(/changes waiting for a decision: 1; the oldest since 20/)
  expect(show).toMatch(/epochs: 2; the last one began with /)
})

test('a lane at review says what auto would have done, and what became of that', async () => {
  expect(await read(lanePath())).toMatch(
    /Would have merged by itself at auto: 2 of 2 ?; of those 1 went wrong/,
  )
  expect(await read(`${lanePath()}?asOf=${granted}`)).not.toContain('Would have merged by itself')
})

test('levels, counts, grants and restrictions of all lanes are those of the moment, and nothing can be changed', async () => {
  const matrix = async (asOf: number) => read(`/trust?asOf=${asOf}`)
  expect(await matrix(before)).toMatch(/review 0 of 2 failed/)
  const then = await html(`/trust?asOf=${granted}`)
  expect(await matrix(granted)).toMatch(/auto 0 of 2 failed/)
  expect(await matrix(now)).toMatch(/review 1 of 2 failed/)
  expect(then).not.toContain('a quiet week')
  expect(await matrix(now)).toContain('a quiet week')
  expect(await read('/trust')).toContain('Grant by hand')
  expect(then).not.toContain('Grant by hand')
  expect(then).not.toMatch(/<form[^>]*method="post"/i)
  expect(then).toContain(`href="${lanePath()}?asOf=${granted}"`)
  const posture = await read(`/posture?asOf=${granted}`)
  expect(posture).toMatch(/1 may merge by itself/)
  expect(posture).toMatch(/Of 2 outcomes that count so far none failed/)
  expect(posture).not.toContain('it broke the build')
})

test('a recommendation says whether the log holds its evidence as it was frozen, on its page and in the log', async () => {
  const frozen = [{ runId: 'run-kept', eventId: 'no-such-event', leafHash: 'a'.repeat(64) }]
  const early = [{ runId: 'run-kept', eventId: 'no-such-event' }]
  await addRecommendation(writing, project, 'frozen', frozen)
  await addRecommendation(writing, project, 'early', early)
  await served.wired.readModels.catchUp()
  const differs = 'the log no longer holds its evidence as it was frozen: what is recorded of run'
  const none = 'its evidence carries no leaf hashes'
  expect((await read('/promotions/frozen')).toLowerCase()).toContain(differs)
  expect((await read('/promotions/early')).toLowerCase()).toContain(none)
  const audit = await read('/audit')
  expect(audit).toContain(differs)
  expect(audit).toContain(none)
})

test('what names no moment is refused in words, and no figures are shown in its place', async () => {
  for (const [asOf, why] of [
    ['yesterday', 'yesterday names no moment'],
    [String(now + 1000), `name one from 1 to`],
    ['2999-01-01T00:00', 'has not come yet'],
    ['1999-01-01', 'nothing was recorded yet at'],
  ] as const)
    for (const path of ['/trust', '/posture', '/trust/questions', lanePath()]) {
      const page = await read(`${path}?asOf=${asOf}`)
      expect(page.toLowerCase()).toContain(why)
      expect(page).not.toMatch(/of 2 failed|may merge by (itself|themselves)|granted auto/)
    }
})

test('an instant is a moment, too: what was in force at it, expiries compared with it', async () => {
  const [event] = await served.wired.log.readAll(granted - 1, 1)
  const at = event?.recordedAt ?? ''
  expect(await served.wired.moment(at)).toEqual({ ok: true, moment: { position: granted, at } })
  const later = new Date().toISOString()
  const named = await served.wired.moment(later)
  expect(named).toEqual({ ok: true, moment: { position: await served.wired.log.size(), at: later } })
})

const auto = /Since [-0-9: ]+ UTC: Lea Lead granted auto by hand: it has earned it/

test('the page answers since when, on what evidence and who decided, then and now', async () => {
  const page = await read('/trust/questions')
  expect(page).toMatch(auto)
  expect(page).toMatch(/Until [-0-9: ]+ UTC: Lea Lead lowered it to review: it broke the build/)
  expect(page).toContain('with runtime command, provider tests, model none')
  expect(page).toMatch(/decided by hand on these figures: 2 clean, none failed, 0 pending, strength/)
  expect(page).toMatch(/Known now of the same 2 runs: 1 clean, 1 failed ?; 1 changed since/)
  expect(page).toContain('Conditions: at most 3 files; without an end')
  const then = await read(`/trust/questions?asOf=${granted}`)
  expect(then).toMatch(/No end so far/)
  expect(then).toMatch(/2 clean, none failed ?; none counts for anything else/)
})

test('a page that was made earlier learns what was decided since, and the level of now', async () => {
  const news = (after: number) => html(`/api/lanes${lanePath().slice('/trust'.length)}/news?after=${after}`)
  const [since, nothing] = await Promise.all([news(before), news(now)])
  expect(JSON.parse(since)).toMatchObject({
    level: 'review',
    onProbation: false,
    changes: [
      { how: 'lowered', to: 'review', by: 'Lea Lead', reason: 'it broke the build' },
      { how: 'granted', to: 'auto', by: 'Lea Lead', reason: 'it has earned it' },
    ],
  })
  expect(JSON.parse(nothing)).toMatchObject({ level: 'review', changes: [] })
})

test('a page about all lanes that was made earlier learns what was decided since, too', async () => {
  const news = async (after: number): Promise<unknown> =>
    JSON.parse(await html(`/api/levels/news?after=${after}`))
  const where = { agent: 'agent-one', project: 'project-one', taskType: 'feature', href: lanePath() }
  expect(await news(before)).toMatchObject({
    changes: [
      { ...where, how: 'lowered', to: 'review', by: 'Lea Lead', reason: 'it broke the build' },
      { ...where, how: 'granted', to: 'auto', by: 'Lea Lead', reason: 'it has earned it' },
    ],
    more: 0,
  })
  expect(await news(now)).toEqual({ changes: [], more: 0 })
})

test('who is about to grant by hand is told what speaks against it', async () => {
  const said = await html(`/api/lanes${lanePath().slice('/trust'.length)}/caveats`)
  const { caveats } = Told.parse(JSON.parse(said))
  expect(caveats.auto).toEqual([
    expect.stringMatching(/^it was lowered to `review` on .*: it broke the build$/),
    expect.stringMatching(/^its record does not meet the rule for `auto`: /),
  ])
})

test('who is about to grant for an agent in a whole project is told what it raises, and which lane stays where it fell', async () => {
  const said = await html(`/api/lanes/${project.agentId}/${project.projectId}/caveats`)
  expect(JSON.parse(said)).toMatchObject({ covered: 2, raised: 0, fallen: ['docs'], told: [], more: 0 })
})

test('a question is answered by what the agent was declared as then', async () => {
  const asked = (query: string) => read(`/trust/questions?${query}`)
  expect(await asked('provider=Tests&model=none')).toMatch(auto)
  expect(await asked(`agent=${project.agentId}&type=feature`)).toMatch(auto)
  expect(await asked('provider=google')).toContain('No lane that this asks for was ever trusted with auto')
  expect(await asked('type=docs')).not.toMatch(auto)
})

test('the command answers the same, and a slip of the keys is told', () => {
  const history = leeway('history', '--provider', 'tests', '--level', 'auto')
  expect(history.stderr).toBe('')
  expect(history.stdout).toContain('granted auto by hand: “it has earned it”')
  expect(history.stdout).toMatch(/run run-broken was clean then and is failure now/)
  expect(leeway('history', '--as-of', String(before)).stdout).toBe(
    'no lane that this asks for was ever trusted with auto\n',
  )
  expect(leeway('history', '--agent', 'agnet-one')).toMatchObject({
    status: 1,
    stderr: 'leeway: no lane has the agent `agnet-one`: known are agent-one\n',
  })
  const show = leeway('show', 'agent-one', 'project-one', 'feature', '--as-of', 'yesterday')
  expect(show.status).toBe(1)
  expect(show.stderr).toContain('`yesterday` names no moment')
  const poems = leeway('show', 'agent-one', 'project-one', 'poems')
  expect(poems.stderr).toBe(
    'leeway: the policy in force names no task type `poems`, so the lane has no standing: see Policy for the types it names\n',
  )
  const then = leeway('show', 'agent-one', 'project-one', 'poems', '--as-of', String(before))
  expect(then.stderr).toContain(`no policy that was in force at \`${before}\` names the task type \`poems\``)
  expect(leeway('show', 'agnet-one', 'project-one', 'feature').stderr).toBe(
    'leeway: there is no agent `agnet-one`: known are agent-one\n',
  )
  expect(leeway('show', 'agent-one', 'project-noe', 'feature').stderr).toContain(
    'there is no project `project-noe`: known are project-one',
  )
})

test('a lane that no policy names is told with its fall, too', async () => {
  const { agentId, projectId } = project
  const poems = { agentId, projectId, taskType: 'poems' }
  const given = {
    conditions: { filesMax: null, linesMax: null, mergesPerDayMax: null },
    ...{ level: 'review', reason: 'to try it', expiresAt: null },
  }
  await writing.must(lea, { type: 'grantStanding', ...poems, ...given })
  await writing.must(lea, { type: 'lowerStanding', ...poems, level: 'hold', reason: 'it rhymed' })
  await served.wired.readModels.catchUp()
  const said = await html(`/api/lanes/${agentId}/${projectId}/poems/caveats`)
  expect(Told.parse(JSON.parse(said)).caveats.review).toEqual([
    expect.stringContaining('names the task type `poems`'),
    expect.stringMatching(/^it was lowered to `hold` on .*: it rhymed$/),
  ])
})
