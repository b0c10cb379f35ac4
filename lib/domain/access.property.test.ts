// Laws of the access table, for any set of roles that somebody can hold.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { access, mayDo, type Act, type Viewer } from './access'
import { roles, type Role, type RoleScope } from './events/person'

const isAct = (name: string): name is Act => Object.hasOwn(access, name)
const acts = Object.keys(access).filter(isAct)
const places = [{}, { projectId: 'p1' }, { projectId: 'p2' }]

type Held = Viewer['roles'][number]
const scope: fc.Arbitrary<RoleScope> = fc.constantFrom<RoleScope>(
  { kind: 'organisation' },
  { kind: 'project', projectId: 'p1' },
  { kind: 'project', projectId: 'p2' },
)
const heldWith = (from: readonly Role[]): fc.Arbitrary<Held> =>
  fc.record({ scope, role: fc.constantFrom(...from) })
const anyRoles = fc.array(heldWith(roles), { maxLength: 6 })

/** Everything somebody with these roles may do, as `act@place`. */
function permissions(held: readonly Held[]): Set<string> {
  const viewer = { personId: 'p', roles: held }
  return new Set(
    acts.flatMap((act) =>
      places
        .filter((place) => mayDo(viewer, act, place))
        .map(({ projectId }) => `${act}@${projectId ?? 'organisation'}`),
    ),
  )
}

test('another role never takes a permission, and taking one never gives any', () => {
  fc.assert(
    fc.property(anyRoles, heldWith(roles), (held, more) => {
      const before = permissions(held)
      const after = permissions([...held, more])
      expect([...before].filter((one) => !after.has(one))).toEqual([])
    }),
  )
})

test('roles together permit what each permits alone, and nothing more', () => {
  fc.assert(
    fc.property(anyRoles, (held) => {
      const alone = held.flatMap((one) => [...permissions([one])])
      expect(permissions(held)).toEqual(new Set(alone))
    }),
  )
})

test('whoever is not an admin of the organisation gives and takes no role, and adds nobody', () => {
  const notAdminThere = anyRoles.map((held) =>
    held.filter(({ role, scope: { kind } }) => role !== 'admin' || kind !== 'organisation'),
  )
  fc.assert(
    fc.property(notAdminThere, (held) => {
      const given = [...permissions(held)].filter((one) => /^(role|person)\./.test(one))
      expect(given).toEqual([])
    }),
  )
})

test('an admin with no other role decides about no change, no standing and no policy', () => {
  fc.assert(
    fc.property(fc.array(heldWith(['admin', 'viewer'])), (held) => {
      const decided = [...permissions(held)].filter((one) =>
        /^(review|draft|grant|standing|restriction|policy\.adopt|task|run|freeze\.lift)/.test(one),
      )
      expect(decided).toEqual([])
    }),
  )
})

test('a role in one project permits nothing in another and nothing for the organisation', () => {
  const inFirst = fc.array(
    fc.record({
      scope: fc.constant<RoleScope>({ kind: 'project', projectId: 'p1' }),
      role: fc.constantFrom(...roles),
    }),
  )
  fc.assert(
    fc.property(inFirst, (held) => {
      expect([...permissions(held)].filter((one) => !one.endsWith('@p1'))).toEqual([])
    }),
  )
})
