// Server time of every page of the console, of a fold from the first event, and of a round of the steward, on an
// installation with a long history.
import { createIdleGit } from './idle-git'
import { startConsole, type Console } from './console'
import { tellHistory, type History } from './history'
import { openBenchInstallation, type BenchInstallation } from './installation'
import type { Measured } from './measured'
import { tellProgramRun } from './program-run'
import { median, milliseconds, quantile } from './statistics'
import { stewardRound } from '../../lib/orchestrator/steward'
import { workerGround } from '../../lib/wiring/worker'

const size = { projects: 5, doneTasks: 3_500, openTasks: 1_000, runs: 10_000 }
const requests = 60
const warmUps = 5
const pageMillisecondsMax = 100
const roundMillisecondsMax = 1_000
const rounds = 10

export async function measurePages(): Promise<Measured[]> {
  const installation = await openBenchInstallation({ durable: false })
  try {
    const begun = performance.now()
    const history = await tellHistory(installation, size)
    const programRunId = await tellProgramRun(installation, history)
    const told = performance.now() - begun
    const events = await installation.wired.log.size()
    console.log(`  ${events} events of ${size.runs} runs appended in ${seconds(told)}`)
    const folds = await measureFolds(installation, events)
    const round = await measureRound(installation)
    return [...folds, round, ...(await measureConsole(installation, { ...history, programRunId }))]
  } finally {
    await installation.close()
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`
const whole = (milliseconds: number) => `${Math.round(milliseconds)} ms`

/** The yardstick: every event read and parsed once, and nothing made of it. */
async function measureFolds({ wired }: BenchInstallation, events: number): Promise<Measured[]> {
  const folded = await milliseconds(() => wired.readModels.catchUp())
  const read = await milliseconds(async () => {
    for (let after = 0; after < events; after += 1_000) await wired.log.readAll(after, 1_000)
  })
  let differences = 0
  const rebuilt = await milliseconds(async () => {
    const reports = await wired.readModels.rebuild()
    differences = reports.reduce((sum, report) => sum + report.differences.length, 0)
  })
  if (differences > 0) throw new Error(`a rebuild found ${differences} differences`)
  const baseline = `${seconds(read)}: reading every event`
  const row = (what: string, took: number): Measured => ({
    ...{ what: `${what} of ${events} events`, n: 1, figure: seconds(took), baseline },
    ...{ ratio: took / read, ratioMax: null },
  })
  return [row('first fold', folded), row('rebuild', rebuilt)]
}

/** Without the reading of repositories, of which a project here has none. */
async function measureRound({ wired }: BenchInstallation): Promise<Measured> {
  const ground = { ...(await workerGround(new AbortController().signal)), git: createIdleGit(wired.git) }
  const before = await wired.log.size()
  await stewardRound(ground)
  const started = (await wired.log.size()) - before
  await wired.readModels.catchUp()
  await stewardRound(ground)
  const took: number[] = []
  for (let n = 0; n < rounds; n += 1) took.push(await milliseconds(() => stewardRound(ground)))
  const baseline = await sqlMilliseconds({ wired })
  return {
    what: `a round of the steward, ${size.openTasks} open tasks, ${size.runs} runs`,
    n: rounds,
    figure: `p50 ${whole(median(took))}, max ${whole(quantile(took, 1))}`,
    baseline: `${baseline.toFixed(1)} ms: one row by SQL`,
    ratio: median(took) / baseline,
    ratioMax: null,
    budget: { milliseconds: median(took), millisecondsMax: roundMillisecondsMax },
    notes: [`the first round appended ${started} events`],
  }
}

async function sqlMilliseconds({ wired }: Pick<BenchInstallation, 'wired'>): Promise<number> {
  const took: number[] = []
  for (let n = 0; n < requests; n += 1) took.push(await milliseconds(() => wired.log.size()))
  return median(took)
}

async function measureConsole(installation: BenchInstallation, told: Told): Promise<Measured[]> {
  const console = await startConsole(installation)
  try {
    const yardstick = await measurePage(console, '/sign-in', 'nobody')
    const results: Measured[] = []
    for (const [name, path] of pagesOf(told)) {
      const took = await measurePage(console, path)
      results.push(pageResult(name, took, yardstick))
    }
    return results
  } finally {
    await console.stop()
  }
}

type Told = History & { programRunId: string }

function pagesOf({ projectIds, runIds, openTask, programRunId }: Told): [name: string, path: string][] {
  const [merged = ''] = runIds.slice(-600)
  const waiting = runIds.at(-1) ?? ''
  const project = `project=${projectIds[0] ?? ''}`
  const act = 'act=write&what=src/part-1/a.ts'
  return [
    ['inbox', '/inbox'],
    ['queue', '/queue'],
    ['queue, done', '/queue?state=done&offset=1000'],
    ['task', `/queue/${openTask.projectId}/${openTask.taskId}`],
    ['runs', '/runs'],
    ['runs, page 100', '/runs?offset=5000'],
    ['run', `/runs/${merged}`],
    ['run of a program', `/runs/${programRunId}`],
    ['reviews', '/reviews'],
    ['desk', `/reviews/${waiting}`],
    ['trust', '/trust'],
    ['policy', `/policy?${project}`],
    ['policy, profiles', `/policy/profiles?${project}`],
    ['policy, what if', `/policy/what-if?${project}&task=${openTask.taskId}&${act}`],
    ['policy, what if, not written', `/policy/what-if?${project}&task=unwritten&type=docs&${act}`],
    ['policy, versions', `/policy/versions?${project}`],
    ['audit', '/audit'],
    ['audit of a project', `/audit?${project}`],
    ['settings', '/settings'],
  ]
}

/** One after another: what a page costs, not how many people fit. */
async function measurePage(console: Console, path: string, as?: 'nobody'): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < requests + warmUps; n += 1) {
    const one = await console.get(path, as)
    if (n >= warmUps) took.push(one)
  }
  return took
}

function pageResult(name: string, took: readonly number[], yardstick: readonly number[]): Measured {
  const p95 = quantile(took, 0.95)
  return {
    what: `page: ${name}`,
    n: took.length,
    figure: `p50 ${whole(median(took))}, p95 ${whole(p95)}`,
    baseline: `p50 ${whole(median(yardstick))}, p95 ${whole(quantile(yardstick, 0.95))}: /sign-in`,
    ratio: p95 / quantile(yardstick, 0.95),
    ratioMax: null,
    budget: { milliseconds: p95, millisecondsMax: pageMillisecondsMax },
  }
}
