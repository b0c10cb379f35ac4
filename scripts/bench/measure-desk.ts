// The review desk in a real browser that has cached nothing: how long until rows of a change can be read, and what
// each route loads. Times depend on the machine; the ratio is to the list of reviews in the same run.
import { appendChange, sourceFiles } from './append-change'
import { openDeskInstallation, type DeskInstallation } from './desk-installation'
import type { Measured } from './measured'
import { openBrowser, type PageFigures, type Visitor } from './measured-page'

const rounds = 5

/** Budgets: milliseconds, elements, milliseconds, KB. */
const changes = [
  { files: 50, lines: 5_000, millisecondsMax: 1_000, nodesMax: 2_000, taskMax: 200 },
  { files: 300, lines: 80_000, millisecondsMax: 2_000, nodesMax: null, taskMax: null },
] as const
const routes = [
  '/inbox',
  '/reviews',
  '/runs',
  '/runs/*',
  '/queue',
  '/queue/new',
  '/trust',
  '/policy',
  '/audit',
  '/settings',
  '/account',
] as const
const routeKilobytesMax = 220
const deskKilobytesMax = 380

export async function measureDesk(): Promise<Measured[]> {
  const at = await openDeskInstallation()
  try {
    const runs: string[] = []
    for (const { files, lines } of changes) runs.push(await appendChange(at, sourceFiles(files, lines)))
    return await inBrowser(at, runs)
  } finally {
    await at.close()
  }
}

async function inBrowser(at: DeskInstallation, runs: readonly string[]): Promise<Measured[]> {
  const visitor = await openBrowser(at)
  try {
    // The first visit of all pays for the server's own start.
    await visitor.measure('/reviews')
    const plain = await middle(visitor, '/reviews')
    const results: Measured[] = []
    for (const [index, budget] of changes.entries()) {
      const desk = await middle(visitor, `/reviews/${runs[index] ?? ''}`)
      results.push(...deskResults(budget, desk, plain))
    }
    for (const route of routes) {
      const { scriptBytes } = await visitor.measure(route.replace('*', runs[0] ?? ''))
      results.push(against(`scripts of ${route}, gzip`, kilobytes(scriptBytes), routeKilobytesMax, 'KB'))
    }
    return results
  } finally {
    await visitor.close()
  }
}

/** The middle one of several visits, figure by figure. */
async function middle(visitor: Visitor, path: string): Promise<PageFigures> {
  const seen: PageFigures[] = []
  for (let round = 0; round < rounds; round++) seen.push(await visitor.measure(path))
  const of = (key: keyof PageFigures) => seen.map((one) => one[key]).sort((a, b) => a - b)[rounds >> 1] ?? 0
  return {
    milliseconds: of('milliseconds'),
    drawnMilliseconds: of('drawnMilliseconds'),
    longestTask: of('longestTask'),
    nodes: of('nodes'),
    scriptBytes: of('scriptBytes'),
  }
}

function deskResults(budget: (typeof changes)[number], desk: PageFigures, plain: PageFigures): Measured[] {
  const what = `a change of ${budget.files} files and ${budget.lines} lines`
  const baseline = `the list of reviews ${Math.round(plain.milliseconds)} ms`
  const after = (figure: string, milliseconds: number): Measured => ({
    what: `${what}: ${figure}`,
    n: rounds,
    figure: `${Math.round(milliseconds)} ms`,
    ...{ baseline, ratio: milliseconds / plain.milliseconds, ratioMax: null },
  })
  const rows = after('rows can be read', desk.milliseconds)
  const { millisecondsMax } = budget
  return [
    { ...rows, budget: { milliseconds: Math.round(desk.milliseconds), millisecondsMax } },
    after('rows in colour', desk.drawnMilliseconds),
    against(`${what}: scripts, gzip`, kilobytes(desk.scriptBytes), deskKilobytesMax, 'KB'),
    against(`${what}: elements`, desk.nodes, budget.nodesMax, ''),
    // The longest task depends on the machine, so it fails nothing.
    {
      ...against(`${what}: longest task`, Math.round(desk.longestTask), budget.taskMax, 'ms'),
      ratioMax: null,
    },
  ]
}

/** A figure beside its budget; where there is none, the figure alone. */
function against(what: string, value: number, max: number | null, unit: string): Measured {
  const baseline = max === null ? 'no budget' : `budget ${max} ${unit}`.trim()
  const figure = `${value} ${unit}`.trim()
  return {
    what,
    n: rounds,
    figure,
    baseline,
    ratio: value / (max ?? value),
    ratioMax: max === null ? null : 1,
  }
}

const kilobytes = (bytes: number) => Math.round(bytes / 1024)
