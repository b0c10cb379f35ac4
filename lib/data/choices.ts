import 'server-only'
// What a filter offers: whoever holds roles in some projects only is not told who and what there is elsewhere.
import type { Viewer } from '../domain/access'
import { people } from '../projections/people'
import { wiring } from '../wiring'
import { called, type Names } from './names'
import { visibleProjects } from './viewer'
import { listVisibleAgents } from './visible-agents'

export type Choice = { value: string; label: string }

/** Projects by id; people and agents as `person:<id>` and `agent:<id>`. */
export async function listChoices(
  who: Viewer,
  names: Names,
): Promise<{ projects: Choice[]; actors: Choice[] }> {
  const visible = visibleProjects(who)
  const projectIds = visible === 'all' ? idsOf(names, 'project') : [...visible]
  const agentIds = (await listVisibleAgents(who)).map(({ agentId }) => agentId)
  return {
    projects: projectIds.map((id) => ({ value: id, label: called(names, 'project', id) })),
    actors: [...actorsOf(names, 'person', await personIds(visible)), ...actorsOf(names, 'agent', agentIds)],
  }
}

function idsOf(names: Names, kind: string): string[] {
  return Object.keys(names).flatMap((key) => (key.startsWith(`${kind}:`) ? [key.slice(kind.length + 1)] : []))
}

function actorsOf(names: Names, kind: string, ids: readonly string[]): Choice[] {
  return ids.map((id) => ({ value: `${kind}:${id}`, label: called(names, kind, id) }))
}

/** People with a role that reaches one of these projects. */
async function personIds(visible: 'all' | ReadonlySet<string>): Promise<string[]> {
  const rows = await (await wiring()).readModels.list(people)
  const reaching = rows.filter(
    ({ roles }) =>
      visible === 'all' ||
      roles.some(({ scope }) => scope.kind === 'organisation' || visible.has(scope.projectId)),
  )
  return reaching.map(({ personId }) => personId)
}
