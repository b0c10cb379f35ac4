// A program outside says that a change is wrong, and the process that hears it is killed.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../lib/adapters/database/client'
import { createDeliveries } from '../../lib/adapters/database/deliveries'
import { openTestDatabase } from '../../lib/adapters/database/testing/test-database'
import { readKeptSecret } from '../../lib/adapters/passwords/kept-secret'
import { createReporterSecrets } from '../../lib/adapters/passwords/reporter-secrets'
import { runStream } from '../../lib/domain/events/streams'
import { receiveReport, type ReportGround, type SignedReport } from '../../lib/orchestrator/receive-report'
import { approval, governProject, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let database: Database
let leeway: Installation
let project: Project
let ground: ReportGround
let runId = ''
let merge = ''
let reporterId = ''
let named = 0

beforeAll(async () => {
  database = await openTestDatabase()
  leeway = await openInstallation({ database })
  await leeway.startWorker()
  project = await governProject(leeway)
  await project.commit({ [taskPath('one')]: taskText('one', writes('src/one.txt', 'one\n')) })
  await leeway.must(leeway.rae, approval(await project.runIn('one', 'awaitingReview')))
  const { run, merged } = await project.runIn('one', 'merged')
  runId = run.runId
  merge = merged?.merge ?? ''
  await leeway.stopWorker()
  const secrets = createReporterSecrets(await readKeptSecret(leeway.data, 'reporter-secret'))
  ground = { ...(await leeway.ground()), secrets, deliveries: createDeliveries(database) }
})
afterAll(() => leeway.close())

beforeEach(async () => {
  reporterId = await leeway.must(leeway.ada, { type: 'addReporter', name: `ci-${(named += 1)}` })
})

/** Each is another message. */
function said(how: string): SignedReport {
  const body = Buffer.from(JSON.stringify({ project: project.projectId, commit: merge, how }))
  const timestamp = String(Math.floor(Date.now() / 1000))
  const hmac = createHmac('sha256', leeway.wired.secretOfReporter(reporterId))
  return { reporterId, timestamp, signature: hmac.update(`${timestamp}.`).update(body).digest('hex'), body }
}

const newest = async () => (await leeway.wired.log.readStream(runStream(runId))).at(-1)
const withdraw = () => leeway.must(leeway.rae, { type: 'withdrawRegression', runId, reason: 'for the test' })
const places = () => database.prisma.delivery.count({ where: { reporterId, counted: true } })

type Death = (reached: () => void) => ReportGround
const never = () => new Promise<never>(() => undefined)

/** Nothing is heard any more of a process that was killed, whatever it has done. */
const deaths: [string, Death][] = [
  [
    'before its place of the day is taken',
    (reached) => ({ ...ground, deliveries: { ...ground.deliveries, take: () => (reached(), never()) } }),
  ],
  [
    'after its place of the day is taken',
    (reached) => ({ ...ground, log: { ...ground.log, append: () => (reached(), never()) } }),
  ],
]

/** Resolves when it is dead. */
const killed = (death: Death, signed: SignedReport) =>
  new Promise<void>((resolve, reject) => {
    receiveReport(death(resolve), signed).catch(reject)
  })

describe('INVARIANT: of a report nothing is lost and nothing counts twice, where the process is killed', () => {
  test.each(deaths)('%s', async (when, death) => {
    const signed = said(when)
    await killed(death, signed)
    expect((await newest())?.type).not.toBe('RegressionFound')
    expect(await receiveReport(ground, signed)).toBe('counted')
    expect(await newest()).toMatchObject({
      type: 'RegressionFound',
      data: { how: `\`ci-${named}\` says: ${when}` },
    })
    expect(await places()).toBe(1)
    await withdraw()
    expect(await receiveReport(ground, signed)).toBe('replayed')
    expect((await newest())?.type).toBe('RegressionWithdrawn')
  })

  test('after it is recorded', async () => {
    const signed = said('it is on record')
    const death: Death = (reached) => ({
      ...ground,
      log: {
        ...ground.log,
        append: async (appends) => {
          await ground.log.append(appends)
          reached()
          return never()
        },
      },
    })
    await killed(death, signed)
    expect((await newest())?.type).toBe('RegressionFound')
    expect(await receiveReport(ground, signed)).toBe('replayed')
    await withdraw()
    expect(await receiveReport(ground, signed)).toBe('replayed')
    expect((await newest())?.type).toBe('RegressionWithdrawn')
    expect(await places()).toBe(1)
  })
})

test('what is said twice at once is recorded once', async () => {
  const signed = said('at once')
  const before = await leeway.wired.log.size()
  const answers = await Promise.all([1, 2, 3].map(() => receiveReport(ground, signed)))
  expect(answers).toContain('counted')
  expect(['counted', 'replayed']).toEqual(expect.arrayContaining(answers))
  expect(await leeway.wired.log.size()).toBe(before + 1)
  expect(await places()).toBe(1)
  await withdraw()
})
