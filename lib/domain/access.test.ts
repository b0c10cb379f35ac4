import { describe, expect, test } from 'vitest'
import { access, mayDo, type Act } from './access'
import { roles, type Role, type RoleScope } from './events/person'

const isAct = (name: string): name is Act => Object.hasOwn(access, name)
const acts = Object.keys(access).filter(isAct).toSorted()

function viewer(role: Role, scope: RoleScope) {
  return { personId: 'p', roles: [{ role, scope }] }
}

const organisation: RoleScope = { kind: 'organisation' }
const inProject: RoleScope = { kind: 'project', projectId: 'p1' }

describe.each(acts)('%s', (act) => {
  test.each(roles)('is decided by the table for a %s of the organisation', (role) => {
    const permitted: readonly Role[] = access[act].roles
    expect(mayDo(viewer(role, organisation), act, { projectId: 'p1' })).toBe(permitted.includes(role))
  })

  test.each(roles)('is never open to a %s of another project', (role) => {
    expect(mayDo(viewer(role, inProject), act, { projectId: 'p2' })).toBe(false)
  })

  test('is closed to somebody without a role', () => {
    expect(mayDo({ personId: 'p', roles: [] }, act, { projectId: 'p1' })).toBe(false)
  })
})

test('a role held in one project is enough there, but not for the organisation', () => {
  expect(mayDo(viewer('lead', inProject), 'policy.adopt', { projectId: 'p1' })).toBe(true)
  expect(mayDo(viewer('admin', inProject), 'person.add', { projectId: 'p1' })).toBe(false)
  expect(mayDo(viewer('lead', inProject), 'freeze.lift')).toBe(false)
})

test('anyone but a viewer may freeze, and only a lead lifts', () => {
  const who = (act: Act) => roles.filter((role) => mayDo(viewer(role, organisation), act))
  expect(who('freeze.set')).toEqual(['admin', 'lead', 'reviewer'])
  expect(who('freeze.lift')).toEqual(['lead'])
})

test('an admin neither reviews nor grants', () => {
  for (const act of [
    'review.merge',
    'draft.apply',
    'grant.give',
    'policy.adopt',
    'restriction.lift',
  ] as const)
    expect(mayDo(viewer('admin', organisation), act)).toBe(false)
})

test('a viewer changes nothing', () => {
  expect(acts.filter((act) => mayDo(viewer('viewer', organisation), act))).toEqual([
    'audit.read',
    'policy.view',
    'project.view',
  ])
})
