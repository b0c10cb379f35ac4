import { describe, expect, it } from 'vitest'
import { fact, type DomainEvent } from './events/vocabulary'
import { evolvePerson, type Person } from './person'

const added = fact('PersonAdded', { name: 'Ada', email: 'ada@example.org', scripted: false })
const organisation = { kind: 'organisation' } as const
const shop = { kind: 'project', projectId: 'shop' } as const
const bank = { kind: 'project', projectId: 'bank' } as const

const given = (...events: DomainEvent[]) => events.reduce<Person | null>(evolvePerson, null)

describe('a person', () => {
  it('is nobody before they were added', () => {
    expect(given(fact('RoleGiven', { scope: organisation, role: 'admin' }))).toBeNull()
  })

  it('holds the roles they were given, each once', () => {
    const role = fact('RoleGiven', { scope: shop, role: 'lead' })
    expect(given(added, role, fact('RoleGiven', { scope: organisation, role: 'viewer' }), role)).toEqual({
      name: 'Ada',
      email: 'ada@example.org',
      scripted: false,
      roles: [
        { scope: organisation, role: 'viewer' },
        { scope: shop, role: 'lead' },
      ],
    })
  })

  it('loses exactly the role that was taken, in exactly its scope', () => {
    const person = given(
      added,
      fact('RoleGiven', { scope: shop, role: 'lead' }),
      fact('RoleGiven', { scope: bank, role: 'lead' }),
      fact('RoleGiven', { scope: organisation, role: 'lead' }),
      fact('RoleTaken', { scope: shop, role: 'lead' }),
      fact('RoleTaken', { scope: bank, role: 'viewer' }),
    )
    expect(person?.roles).toEqual([
      { scope: bank, role: 'lead' },
      { scope: organisation, role: 'lead' },
    ])
  })

  it('is not changed by signing in', () => {
    expect(given(added, fact('SignedIn', {}))).toEqual(given(added))
  })
})
