// What it costs to know a lane: its projection built anew from a million events, one lane as of any moment, and the
// recommendation after one more outcome.
import { readWindow } from '../../lib/adapters/database/read-window'
import { createReadModels } from '../../lib/adapters/database/read-models'
import { dayMilliseconds } from '../../lib/domain/durations'
import { laneStream } from '../../lib/domain/events/streams'
import { tendLanes } from '../../lib/orchestrator/tend-lanes'
import type { Append } from '../../lib/orchestrator/log-ports'
import { outcomes } from '../../lib/projections/outcomes'
import { standings } from '../../lib/projections/standings'
import { workerGround } from '../../lib/wiring/worker'
import { appendAll, runAppend, storeBlobs, tellHistory, type History, type ToldRun } from './history'
import { createIdleGit } from './idle-git'
import { openBenchInstallation, type BenchInstallation } from './installation'
import type { Measured } from './measured'
import { median, milliseconds, quantile } from './statistics'

/** A million events. */
const size = { projects: 5, doneTasks: 3_500, openTasks: 10, runs: 10_000, messagesPerRun: 90 }
const rebuilds = 3
const moments = 200
const recomputations = 5
const rebuildRatioMax = 1.5
const momentMillisecondsMax = 5
const recomputationMillisecondsMax = 1_000

const trust = [outcomes, standings]

export async function measureLanes(): Promise<Measured[]> {
  const installation = await openBenchInstallation({ durable: false })
  try {
    const history = await tellHistory(installation, size)
    console.log(`  ${await installation.wired.log.size()} events`)
    await installation.wired.readModels.catchUp()
    return [
      await measureRebuild(installation),
      await measureMoments(installation),
      await measureRecomputation(installation, history),
    ]
  } finally {
    await installation.close()
  }
}

/** The yardstick: the columns that the fold reads, through the same driver, and nothing made of them. */
async function measureRebuild({ wired }: BenchInstallation): Promise<Measured> {
  const { database } = wired
  const models = createReadModels({ database, projections: trust })
  const types = [...new Set(trust.flatMap((one) => one.types))]
  const until = await wired.log.size()
  const [read, rebuilt]: [number[], number[]] = [[], []]
  for (let n = 0; n < rebuilds; n += 1) {
    read.push(
      await milliseconds(async () => {
        for (let after = 0; after < until;)
          after = (await readWindow(database.prisma, types, { after, to: until })).until
      }),
    )
    const names = trust.map(({ name }) => name)
    await database.prisma.projectionPosition.deleteMany({ where: { name: { in: names } } })
    rebuilt.push(await milliseconds(() => models.catchUp()))
  }
  const ratio = median(rebuilt) / median(read)
  return {
    ...{ what: `rebuild of the projection of trust from ${until} events`, n: rebuilds },
    ...{
      figure: `${Math.round(median(rebuilt))} ms`,
      baseline: `${Math.round(median(read))} ms: reading its columns`,
    },
    ...{ ratio, ratioMax: rebuildRatioMax },
  }
}

/** Of every lane in turn, the first look at each among them. */
async function measureMoments({ wired }: BenchInstallation): Promise<Measured> {
  const lanes = await wired.index.lanes()
  const until = await wired.log.size()
  const took: number[] = []
  for (let n = 0; n < moments; n += 1) {
    const position = 1 + Math.floor(((n * 7_919) % moments) * (until / moments))
    const { lane } = lanes[n % lanes.length] ?? {}
    if (lane === undefined) throw new Error('the history has no lane')
    took.push(await milliseconds(() => wired.laneAsOf(lane, String(position))))
  }
  const typical = median(took)
  return {
    ...{
      what: `one of ${lanes.length} lanes as of a moment`,
      n: moments,
      figure: `p50 ${typical.toFixed(1)} ms`,
    },
    ...{ baseline: `p95 ${quantile(took, 0.95).toFixed(1)} ms`, ratio: null, ratioMax: null },
    budget: { milliseconds: typical, millisecondsMax: momentMillisecondsMax },
  }
}

const steadyRuns = 400

/** From one more outcome to the record of what follows from it, in a lane that is recommended already. */
async function measureRecomputation(
  installation: BenchInstallation,
  { projectIds: [projectId = ''] }: History,
): Promise<Measured> {
  const { wired, ada, must } = installation
  const program = {
    runtime: 'command',
    provider: 'none',
    model: 'none',
    command: ['true'],
    programDirectory: null,
  }
  const declaration = { ...program, name: 'steady', ownerId: ada.personId }
  const lane = { agentId: await must({ type: 'declareAgent', declaration }), projectId, taskType: 'docs' }
  const told = { personId: ada.personId, blobs: await storeBlobs(wired) }
  const clean = (n: number) => cleanRun(n, { ...told, lane, runId: wired.digest(`steady ${n}`).slice(0, 32) })
  await appendAll(
    installation,
    Array.from({ length: steadyRuns }, (_, n) => clean(n)),
  )
  const idle = await workerGround(new AbortController().signal)
  const ground = { ...idle, git: createIdleGit(idle.git) }
  const failures: unknown[] = []
  await tendLanes(ground, failures)
  const took: number[] = []
  for (let n = 0; n < recomputations; n += 1) {
    await appendAll(installation, [clean(steadyRuns + n)])
    took.push(await milliseconds(() => tendLanes(ground, failures)))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'the lanes could not be tended')
  const made = (await wired.log.readStream(laneStream(lane))).filter(
    ({ type }) => type === 'RecommendationMade',
  )
  if (made.length !== recomputations + 1) throw new Error(`${made.length} recommendations were made`)
  const worst = Math.max(...took)
  return {
    ...{
      what: 'recommendation after one more outcome',
      n: recomputations,
      figure: `max ${Math.round(worst)} ms`,
    },
    ...{ baseline: `a lane of ${steadyRuns} outcomes`, ratio: null, ratioMax: null },
    budget: { milliseconds: worst, millisecondsMax: recomputationMillisecondsMax },
  }
}

/** One a day, each its own task and file. */
function cleanRun(n: number, told: Pick<ToldRun, 'lane' | 'runId' | 'personId' | 'blobs'>): Append {
  const { lane } = told
  const run = { number: n * 5 + 1, isLast: true, left: 1_000, taskId: `steady-${n}`, blob: '0'.repeat(64) }
  return runAppend(Date.now() - (steadyRuns + 100 - n) * dayMilliseconds, {
    ...{ ...told, ...run, projectId: lane.projectId },
  })
}
