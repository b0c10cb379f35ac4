// The loop, closed: evidence raises a standing through a person, and takes it away without one; the next run shows it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../lib/adapters/database/testing/test-database'
import { laneStream, runStream } from '../../lib/domain/events/streams'
import type { Viewer } from '../../lib/domain/access'
import { inbox } from '../../lib/projections/inbox'
import { landingGates } from '../../lib/orchestrator/landing-gates'
import { Permissions } from '../../lib/domain/policy/permissions'
import { dataOf } from './data-of'
import { laneOf, type GovernedLane } from './governed-lane'
import { governProject, policyText, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let database: TestDatabase
let leeway: Installation
let project: Project
let notes: GovernedLane
let bob: Viewer

const type = 'notes'
const types = `  notes:
    profile: implement
    agent: obedient
    horizon: 0
    risk: low
    promotion: { cleanPerDay: 100, leads: 2 }
`
const probation = `profiles:
  probation:
    write: [src/safe/**]
    limits: { time: 20s }
`
/** The fewest clean outcomes that exclude one failure in five. */
const enough = 17

beforeAll(async () => {
  database = await openTestDatabase()
  leeway = await openInstallation({ database })
  await leeway.startWorker()
  project = await governProject(leeway, policyText({ types, more: probation }))
  notes = laneOf(leeway, project, type)
  await project.commit({ 'src/safe/keep.txt': 'kept\n' })
  bob = await leeway.addPerson('Bob')
})
afterAll(() => leeway.close())

const note = (n: number) => `note-${n}`
const task = (n: number) =>
  taskText(note(n), writes(`src/${note(n)}.txt`, `${n}\n`), { type, autonomy: 'auto' })

async function inboxWords(): Promise<string> {
  await leeway.wired.readModels.catchUp()
  const row = await leeway.wired.readModels.get(inbox, laneStream(notes.lane))
  return row?.item ? `${row.item.state}: ${row.item.why}` : ''
}

async function permissionsOf(runId: string): Promise<Permissions> {
  const started = dataOf(await leeway.wired.log.readStream(runStream(runId)), 'AttemptStarted').at(-1)
  const blob = await leeway.wired.blobs.get(started?.compiledHash ?? '')
  return Permissions.parse(JSON.parse(blob.toString('utf8')))
}

test('seventeen clean runs earn a recommendation, and not one fewer', async () => {
  const numbers = Array.from({ length: enough }, (_, n) => n)
  await project.commit(Object.fromEntries(numbers.map((n) => [taskPath(note(n)), task(n)])))
  for (const n of numbers) {
    expect((await notes.events()).some(({ type: name }) => name === 'RecommendationMade')).toBe(false)
    await project.mergeClean(note(n))
  }
  const made = await notes.newest('RecommendationMade')
  expect(made).toMatchObject({ from: 'review', to: 'auto', why: 'promotion', labels: 0, tasks: enough })
  expect(made.figures).toMatchObject({ clean: enough, failures: 0 })
  expect(made.evidence).toHaveLength(enough)
  expect(await leeway.wired.checkEvidence(made)).toMatchObject({ kind: 'same' })
  // Seventeen runs, one after another.
}, 900_000)

const conditions = { filesMax: 2, linesMax: 10, mergesPerDayMax: null }

async function approve(more: object = {}) {
  const { recommendationId } = await notes.newest('RecommendationMade')
  const named = { type: 'approveRecommendation', ...notes.lane, recommendationId, reason: 'it did well' }
  return { ...named, conditions, expiresAt: null, agreedBy: null, ...more }
}

const refused = (words: string) => ({ ok: false, why: expect.stringContaining(words) as unknown })

test('the owner of the agent may not approve it, nor anybody under conditions that nothing could meet', async () => {
  const named = await approve()
  expect(await leeway.ask(leeway.ada, named)).toMatchObject(refused('you own this agent'))
  expect((await leeway.wired.readApprovable(leeway.ada, named)).refusal).toContain('you own this agent')
  expect((await leeway.wired.readApprovable(leeway.rae, named)).refusal).toBeNull()
  const nowhere = await approve({ conditions: { ...conditions, paths: ['/src'] } })
  expect(await leeway.ask(leeway.rae, nowhere)).toMatchObject(refused('`/src` is absolute'))
  const never = await approve({ conditions: { ...conditions, hours: { from: 17, to: 9 } } })
  expect(await leeway.ask(leeway.rae, never)).toMatchObject({ ok: false })
})

/** As only the server's superuser can: no trigger refuses it. */
async function rewritePayload(eventId: string, from: string, to: string): Promise<void> {
  const client = new Client({ connectionString: database.adminUrl })
  await client.connect()
  await client.query('SET session_replication_role = replica')
  const { rowCount } = await client.query(
    `UPDATE event_payload SET payload = convert_to(replace(convert_from(payload, 'UTF8'), $2, $3), 'UTF8')
     FROM event WHERE event.seq = event_payload.seq AND event.id = $1`,
    [eventId, from, to],
  )
  await client.end()
  expect(rowCount).toBe(1)
}

test('evidence that was altered in the database is approved by nobody, and all is told before they try', async () => {
  const { evidence } = await notes.newest('RecommendationMade')
  const [{ eventId, runId } = { eventId: '', runId: '' }] = evidence
  const named = await approve()
  const altered = `what is recorded of run \`${runId}\` was altered or removed`
  await rewritePayload(eventId, '"clean"', '"dirty"')
  expect(await leeway.ask(leeway.rae, named)).toMatchObject(refused(altered))
  expect((await leeway.wired.readApprovable(leeway.rae, named)).refusal).toContain(altered)
  await rewritePayload(eventId, '"dirty"', '"clean"')
  expect((await leeway.wired.readApprovable(leeway.rae, named)).refusal).toBeNull()
})

test('where policy asks for two leads, one agrees and is not the other; nobody grants auto by hand', async () => {
  expect(await leeway.ask(leeway.rae, await approve({ agreedBy: bob.personId }))).toMatchObject(
    refused('the agreement that you read does not hold any more'),
  )
  await leeway.must(leeway.rae, await approve())
  expect((await notes.events()).at(-1)?.type).toBe('PromotionAgreed')
  expect(await inboxWords()).toContain('open: one lead agreed, and a second one approves')
  expect(await leeway.ask(leeway.rae, await approve())).toMatchObject(refused('you agreed to this already'))
  expect(await leeway.ask(leeway.ada, await approve())).toMatchObject(refused('you own this agent'))
  const asBob = await leeway.wired.readApprovable(bob, await approve())
  expect(asBob).toMatchObject({ refusal: null, agreed: { by: leeway.rae.personId, conditions } })
  // Whoever read the page before the first one agreed meant another thing.
  expect(await leeway.ask(bob, await approve({ agreedBy: null }))).toMatchObject(
    refused('another lead agreed meanwhile'),
  )
  const byHand = { ...notes.lane, type: 'grantStanding', level: 'auto', reason: 'quick', conditions }
  expect(await leeway.ask(bob, { ...byHand, expiresAt: null })).toMatchObject(
    refused('policy asks for two leads'),
  )
})

test('whoever would approve is shown an agreement only while its lead is one', async () => {
  await leeway.addPerson('Cleo')
  const role = { personId: leeway.rae.personId, scope: { kind: 'organisation' }, role: 'lead' }
  await leeway.must(leeway.ada, { type: 'takeRole', ...role })
  const named = await approve({ agreedBy: leeway.rae.personId })
  expect(await leeway.wired.readApprovable(bob, named)).toEqual({ refusal: null, agreed: null })
  expect(await leeway.ask(bob, named)).toMatchObject(refused('does not hold any more'))
  await leeway.must(leeway.ada, { type: 'giveRole', ...role })
})

test('INVARIANT: the second lead approves what the first one agreed to, and nothing wider', async () => {
  const wider = await approve({
    conditions: { ...conditions, filesMax: 9 },
    agreedBy: leeway.rae.personId,
  })
  await leeway.must(bob, wider)
  expect((await notes.events()).at(-1)).toMatchObject({
    type: 'StandingGranted',
    actor: { id: bob.personId },
    data: { to: 'auto', basis: 'evidence', conditions },
  })
  expect((await leeway.wired.readApprovable(bob, wider)).refusal).toContain('refresh')
  expect(await leeway.ask(bob, wider)).toMatchObject(refused('refresh'))
})

let merge = ''
let before: Permissions

test('the next change merges by itself', async () => {
  await project.commit({ [taskPath(note(100))]: task(100) })
  const { run, merged } = await project.runIn(note(100), 'settled', 'merged')
  expect(merged?.how).toBe('auto')
  merge = merged?.merge ?? ''
  before = await permissionsOf(run.runId)
  expect(await readFile(join(project.path, `src/${note(100)}.txt`), 'utf8')).toBe('100\n')
})

test('a lane that must fall merges nothing by itself, also in the moment before its fall is on record', async () => {
  const { run } = await project.runIn(note(100), 'settled')
  const bounds = { permissions: before, conditions: null }
  const gates = async () =>
    (await landingGates(await leeway.ground(), { ...run, level: 'auto' }, bounds)).map(({ gate }) => gate)
  await leeway.stopWorker()
  expect(await gates()).toEqual([])
  await leeway.must(leeway.rae, { type: 'reportRegression', runId: run.runId, words: 'it looks wrong' })
  expect(await gates()).toEqual(['standing'])
  const { rae, agentId } = leeway
  for (const taskType of ['notes', null]) {
    const target = { agentId, projectId: project.projectId, taskType }
    const given = { level: 'review', reason: 'all the same', conditions, expiresAt: null, toldVersion: null }
    const asked = await leeway.ask(rae, { type: 'grantStanding', ...target, ...given })
    expect(asked).toMatchObject(refused('is about to fall'))
  }
  await leeway.must(leeway.rae, { type: 'withdrawRegression', runId: run.runId, reason: 'it is right' })
  expect(await gates()).toEqual([])
  await leeway.startWorker()
})

test('its revert on the base branch lowers the lane without anyone’s action', async () => {
  await project.git('revert', '--no-edit', '-m', '1', merge)
  const lowered = await notes.newest('StandingLowered')
  expect(lowered).toMatchObject({ from: 'auto', to: 'review', cause: 'regression' })
  const { run } = await project.runIn(note(100), 'reverted')
  expect(lowered.evidence).toEqual([run.runId])
  const types = (await notes.events()).map(({ type: name, actor }) => `${name} ${actor.kind}`)
  expect(types.slice(-3)).toEqual([
    'StandingGranted person',
    'StandingLowered system',
    'ProbationStarted system',
  ])
})

test('the demotion asks for a lead until one has acknowledged it', async () => {
  expect(await inboxWords()).toContain('turned out wrong')
  const acknowledge = { type: 'acknowledgeLowering', ...notes.lane, words: 'the task was unclear' }
  await leeway.must(bob, acknowledge)
  expect((await notes.events()).at(-1)?.type).toBe('LoweringAcknowledged')
  expect(await inboxWords()).not.toContain('turned out wrong')
  expect(await leeway.ask(bob, acknowledge)).toMatchObject({ ok: false })
})

test('the next change waits for a person, under stricter permissions', async () => {
  const deed = writes('src/safe/keep.txt', 'changed\n')
  await project.commit({ [taskPath('safe')]: taskText('safe', deed, { type, autonomy: 'auto' }) })
  const { run } = await project.runIn('safe', 'awaitingReview', 'merged', 'settled')
  expect(run.state.name).toBe('awaitingReview')
  const after = await permissionsOf(run.runId)
  expect(after.profile).toBe('implement + probation')
  expect(after.limits.timeSeconds).toBe(20)
  expect(before.limits.timeSeconds).toBe(30)
})

test('a write that the run before was allowed is refused now', async () => {
  await project.commit({ [taskPath(note(101))]: task(101) })
  const { run } = await project.runIn(note(101), 'empty', 'awaitingReview', 'failed', 'settled')
  expect(run.state.name).toBe('empty')
})

test('what was known when the lead decided stays what it was, and what is known now is another thing', async () => {
  const granted = (await notes.events()).find(({ type: name }) => name === 'StandingGranted')
  const then = await leeway.wired.laneAsOf(notes.lane, String(granted?.seq))
  const now = await leeway.wired.laneAsOf(notes.lane, null)
  if (then?.ok !== true || now?.ok !== true) throw new Error('the lane has no standing')
  expect(then.read).toMatchObject({ level: 'auto', counted: { counts: { clean: enough, failures: 0 } } })
  expect(now.read).toMatchObject({ level: 'review', counted: { counts: { clean: enough, failures: 1 } } })
  expect(now.read.standing.onProbation).toBe(true)
  const never = await leeway.wired.laneAsOf(notes.lane, '999999999')
  expect(never?.ok === false && never.why).toContain('no position `999999999`')
})

test('no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
