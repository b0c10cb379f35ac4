import 'server-only'
import { mayDo, type Act } from '../domain/access'
import { agents } from '../projections/agents'
import { policies } from '../projections/policies'
import { projects } from '../projections/projects'
import { queue } from '../projections/queue'
import { runs } from '../projections/runs'
import { standings } from '../projections/standings'
import { wiring } from '../wiring'
import { requireSignedIn, visibleProjects } from './viewer'

const steps = [
  { step: 'project', act: 'project.register' },
  { step: 'agent', act: 'agent.declare' },
  { step: 'policy', act: 'policy.adopt' },
  { step: 'grant', act: 'grant.give' },
  { step: 'task', act: 'task.create' },
] as const satisfies readonly { step: string; act: Act }[]

type FirstStep = { step: (typeof steps)[number]['step']; isDone: boolean; isYours: boolean }

/** What an installation still needs before its first run; none once there was one. */
export async function listFirstSteps(): Promise<FirstStep[]> {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  if (visibleProjects(who) !== 'all' || (await readModels.list(runs, { limit: 1 })).length > 0) return []
  const done = await doneSteps()
  return steps.map(({ step, act }) => ({ step, isDone: done[step], isYours: mayDo(who, act) }))
}

/** Before the first run every one of these lists is short. */
async function doneSteps(): Promise<Record<FirstStep['step'], boolean>> {
  const { readModels } = await wiring()
  const [registered, declared, versions, lanes, tasks] = await Promise.all([
    readModels.list(projects, { states: ['active'], limit: 1 }),
    readModels.list(agents, {}),
    readModels.list(policies, {}),
    readModels.list(standings, {}),
    readModels.list(queue, { limit: 1 }),
  ])
  return {
    project: registered.length > 0,
    agent: declared.some(({ retired }) => !retired),
    policy: versions.some(({ adopted }) => adopted !== null),
    grant: lanes.some(({ standing }) => standing.grants.length > 0),
    task: tasks.length > 0,
  }
}
