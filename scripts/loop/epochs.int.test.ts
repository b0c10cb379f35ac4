// Evidence describes what earned it: a wider profile or another program begins an epoch, and what is tighter none.
import { appendFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agents } from '../../lib/projections/agents'
import { dataOf } from './data-of'
import { laneOf, type GovernedLane } from './governed-lane'
import { governProject, policyText, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'

let leeway: Installation
let project: Project
let notes: GovernedLane

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
  project = await governProject(leeway, policyWith('write: [src/**, docs/**]'))
  notes = laneOf(leeway, project, type)
})
afterAll(() => leeway.close())

const type = 'notes'

function policyWith(bound: string): string {
  const types = `  notes: { profile: narrow, agent: obedient, horizon: 0, promotion: { cleanPerDay: 100 } }\n`
  const more = `profiles:\n  narrow: { extends: implement, ${bound} }\n`
  return policyText({ types, more })
}

const causes = async () => dataOf(await notes.events(), 'EpochStarted').map(({ cause }) => cause)
const counted = async () => (await notes.readNow()).counted

/** One task, merged by a person. */
async function cleanRun(name: string): Promise<void> {
  await project.commit({ [taskPath(name)]: taskText(name, writes(`src/${name}.txt`, name), { type }) })
  await project.mergeClean(name)
}

async function adopt(bound: string): Promise<void> {
  await project.commit({ '.leeway/policy.yaml': policyWith(bound) })
  await project.adoptProposal()
}

test('the first attempt is what later ones are compared with, and a second one of the same adds nothing', async () => {
  await cleanRun('one')
  await cleanRun('two')
  expect(await causes()).toEqual(['the first attempt that was looked at'])
  expect(await counted()).toMatchObject({ epochs: 1, counts: { clean: 2 }, evidence: { capital: 1 } })
})

test('a tighter profile begins no epoch', async () => {
  await adopt('write: [src/**]')
  await cleanRun('three')
  expect(await counted()).toMatchObject({ epochs: 1, counts: { clean: 3 } })
})

test('going back to what was known begins none, and a wider profile does: what was clean before is not counted with it', async () => {
  await adopt('write: [src/**, docs/**]')
  await cleanRun('four')
  expect(await counted()).toMatchObject({ epochs: 1, counts: { clean: 4 } })
  await adopt('write: [src/**, docs/**, lib/**]')
  await cleanRun('five')
  expect((await causes()).slice(1)).toEqual(['`narrow` allows more than its runs had'])
  expect(await counted()).toMatchObject({ epochs: 2, counts: { clean: 1 }, evidence: { capital: 1 } })
})

test('another program under the same declaration begins one', async () => {
  const agent = await leeway.wired.readModels.get(agents, leeway.agentId)
  const programs = agent?.programDirectory ?? dirname(leeway.projects)
  await appendFile(join(programs, 'obey.mjs'), '// another edition\n')
  await cleanRun('six')
  expect((await causes()).at(-1)).toMatch(/^its program is `command [0-9a-f]{16}`, before `command /)
  expect(await counted()).toMatchObject({ epochs: 3, counts: { clean: 1 } })
})

test('no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
