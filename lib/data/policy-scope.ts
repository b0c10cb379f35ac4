import 'server-only'
import { organisationScope } from '../domain/events/streams'
import { policies } from '../projections/policies'
import { projects } from '../projections/projects'
import { wiring } from '../wiring'
import { requireViewer } from './viewer'

export const theOrganisation = { projectId: organisationScope, name: 'The organisation' }

/** Whose policy is looked at, a project's or the organisation's, and what is known of it; null where there is none. */
export async function policyScope(projectId: string) {
  const viewer = await requireViewer('policy.view', { projectId })
  const { readModels } = await wiring()
  const isOrganisation = projectId === organisationScope
  const [found, row] = await Promise.all([
    isOrganisation ? theOrganisation : readModels.get(projects, projectId),
    readModels.get(policies, projectId),
  ])
  return found === undefined ? null : { viewer, projectId, project: found.name, isOrganisation, row }
}
