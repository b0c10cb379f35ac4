// Which role may do what: one table. Admins administer (projects, agents, people) and neither review nor grant;
// whoever shall do both holds both roles.
import type { Role, RoleScope } from './events/person'

export type Viewer = { personId: string; roles: readonly { scope: RoleScope; role: Role }[] }

const everyone = ['admin', 'lead', 'reviewer', 'viewer'] as const
const workers = ['lead', 'reviewer'] as const
const notViewers = ['admin', 'lead', 'reviewer'] as const

/**
 * Every act with the roles that may do it. `where`: whether a role held in one project is enough there, or the
 * role must be held for the organisation.
 */
export const access = {
  'project.register': { where: 'organisation', roles: ['admin'] },
  'project.retire': { where: 'project', roles: ['admin'] },
  'project.view': { where: 'project', roles: everyone },
  'policy.view': { where: 'project', roles: everyone },
  'policy.adopt': { where: 'project', roles: ['lead'] },
  'policy.adoptForAll': { where: 'organisation', roles: ['lead'] },
  'policy.chooseHome': { where: 'organisation', roles: ['admin'] },
  'agent.declare': { where: 'organisation', roles: ['admin'] },
  'agent.retire': { where: 'organisation', roles: ['admin'] },
  'person.add': { where: 'organisation', roles: ['admin'] },
  'role.give': { where: 'organisation', roles: ['admin'] },
  'role.take': { where: 'organisation', roles: ['admin'] },
  'reporter.add': { where: 'organisation', roles: ['admin'] },
  'reporter.remove': { where: 'organisation', roles: ['admin'] },
  'settings.view': { where: 'organisation', roles: ['admin'] },
  'task.create': { where: 'project', roles: workers },
  'task.claim': { where: 'project', roles: workers },
  'task.close': { where: 'project', roles: workers },
  'task.reopen': { where: 'project', roles: workers },
  'run.request': { where: 'project', roles: workers },
  'run.cancel': { where: 'project', roles: workers },
  'review.merge': { where: 'project', roles: workers },
  'review.sendBack': { where: 'project', roles: workers },
  'review.discard': { where: 'project', roles: workers },
  'regression.report': { where: 'project', roles: workers },
  'regression.withdraw': { where: 'project', roles: ['lead'] },
  'draft.apply': { where: 'project', roles: workers },
  'grant.give': { where: 'project', roles: ['lead'] },
  'standing.lower': { where: 'project', roles: workers },
  'restriction.set': { where: 'project', roles: ['lead'] },
  'restriction.lift': { where: 'project', roles: ['lead'] },
  'freeze.set': { where: 'project', roles: notViewers },
  'freeze.lift': { where: 'project', roles: ['lead'] },
  'history.import': { where: 'project', roles: ['admin', 'lead'] },
  'audit.read': { where: 'project', roles: everyone },
} as const satisfies Record<string, { where: 'organisation' | 'project'; roles: readonly Role[] }>

export type Act = keyof typeof access

/** Whether the viewer may do this, there. Without a project only a role of the organisation counts. */
export function mayDo(viewer: Viewer, act: Act, { projectId }: { projectId?: string } = {}): boolean {
  const { where, roles } = access[act]
  const permitted: readonly Role[] = roles
  return viewer.roles.some(({ scope, role }) => {
    if (!permitted.includes(role)) return false
    if (scope.kind === 'organisation') return true
    return where === 'project' && scope.projectId === projectId
  })
}
