import { v7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAccounts } from '../adapters/database/accounts'
import { openTestLog } from '../adapters/database/testing/sample-events'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import { createCodes } from '../adapters/passwords/one-time-codes'
import { createPasswords } from '../adapters/passwords/password-hash'
import type { Actor } from '../domain/events/envelope'
import { organisationStream, personStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import type { EventLog } from './log-ports'
import { createPeople, type People } from './people'

const password = 'correct horse battery'
const actor: Actor = { kind: 'system', id: 'test' }
const organisation = { kind: 'organisation' } as const

let database: TestDatabase
let log: EventLog
let people: People
let now: Date
let email: string

beforeAll(async () => {
  database = await openTestDatabase()
  log = openTestLog(database)
  await log.append([
    {
      stream: organisationStream,
      expectedVersion: 0,
      events: [
        {
          fact: fact('OrganisationCreated', { name: 'Leeway' }),
          context: { actor, occurredAt: '2026-03-01T11:00:00.000Z' },
        },
      ],
    },
  ])
  people = createPeople({
    log,
    accounts: createAccounts(database),
    passwords: createPasswords(),
    codes: createCodes(),
    clock: { now: () => now.toISOString() },
    ids: { next: () => v7() },
  })
})
afterAll(() => database.close())

beforeEach(() => {
  now = new Date('2026-03-01T12:00:00.000Z')
  email = `${v7()}@example.org`
})

const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000))

async function addReviewer(): Promise<string> {
  const roles = [{ scope: organisation, role: 'reviewer' as const }]
  const personId = await people.addPerson({ name: 'Ada', email, scripted: false, roles, actor })
  expect(await people.setPassword(personId, email, password)).toBe(true)
  return personId
}

/** What a person's stream says, without who and when. */
async function toldOf(personId: string) {
  return (await log.readStream(personStream(personId))).map(({ type, data }) => ({ type, data }))
}

const form = (code: string) => ({
  code,
  organisation: 'Example',
  name: 'Ada Lovelace',
  email,
  password,
  alsoLeadAndReviewer: true,
})

describe('the first set-up', () => {
  it('is needed until somebody has a password', async () => {
    expect(await people.needsSetUp()).toBe(true)
    const { code } = await people.createCode({ kind: 'admin' })
    const result = await people.setUpAdmin(form(code))
    expect(result).toMatchObject({ ok: true, sessionVersion: 1 })
    expect(await people.needsSetUp()).toBe(false)
    if (!result.ok) return
    expect(await toldOf(result.personId)).toEqual([
      fact('PersonAdded', { name: 'Ada Lovelace', email, scripted: false }),
      fact('RoleGiven', { scope: organisation, role: 'admin' }),
      fact('RoleGiven', { scope: organisation, role: 'lead' }),
      fact('RoleGiven', { scope: organisation, role: 'reviewer' }),
      fact('SignedIn', {}),
    ])
    const told = await log.readStream(organisationStream)
    expect(told.map(({ type, data }) => ({ type, data }))).toEqual([
      fact('OrganisationCreated', { name: 'Leeway' }),
      fact('OrganisationNamed', { name: 'Example' }),
    ])
    expect(await people.signIn({ email: email.toUpperCase(), password })).toMatchObject({ ok: true })
  })

  it('spends its code once, whoever is first', async () => {
    const { code } = await people.createCode({ kind: 'admin' })
    const other = `other-${email}`
    const results = await Promise.all([
      people.setUpAdmin(form(code)),
      people.setUpAdmin({ ...form(code), email: other, organisation: 'Another name' }),
    ])
    expect(await log.readStream(organisationStream)).toHaveLength(2)
    expect(results.filter((result) => result.ok)).toHaveLength(1)
    const loser = results.find((result) => !result.ok)
    expect(loser).toMatchObject({ problems: [{ field: 'code' }] })
  })

  it('refuses a code after fifteen minutes', async () => {
    const { code, expiresAt } = await people.createCode({ kind: 'admin' })
    expect(expiresAt).toBe('2026-03-01T12:15:00.000Z')
    later(15)
    expect(await people.setUpAdmin(form(code))).toMatchObject({ ok: false, problems: [{ field: 'code' }] })
  })

  it('keeps the code when anything else is wrong, and says everything that is', async () => {
    const { code } = await people.createCode({ kind: 'admin' })
    const result = await people.setUpAdmin({ ...form(code), name: ' ', email: 'nobody', password: 'short' })
    expect(result.ok ? [] : result.problems.map(({ field }) => field)).toEqual(['name', 'email', 'password'])
    expect(await people.setUpAdmin(form(code))).toMatchObject({ ok: true })
  })

  it('tells who belongs here already only to the holder of a code', async () => {
    await addReviewer()
    const guess = await people.setUpAdmin(form('2222-2222-2222'))
    expect(guess.ok ? [] : guess.problems.map(({ field }) => field)).toEqual(['code'])
    const { code } = await people.createCode({ kind: 'admin' })
    expect(await people.setUpAdmin(form(code))).toMatchObject({ problems: [{ field: 'email' }] })
  })

  it('does not take an invitation for a code from the terminal', async () => {
    const { code } = await people.createCode({ kind: 'invitation', personId: await addReviewer() })
    expect(await people.setUpAdmin({ ...form(code), email: `x-${email}` })).toMatchObject({
      problems: [{ field: 'code' }],
    })
  })
})

describe('an invitation', () => {
  async function inviteReviewer() {
    const roles = [{ scope: organisation, role: 'reviewer' as const }]
    const personId = await people.addPerson({ name: 'Ada', email, scripted: false, roles, actor })
    return { personId, ...(await people.invite({ personId, by: actor })) }
  }

  it('lets its person choose a password, and nobody else', async () => {
    const { personId, code } = await inviteReviewer()
    expect(await people.signIn({ email, password })).toMatchObject({ ok: false })
    const stolen = await people.acceptInvitation({ code, email: 'eve@example.org', password })
    expect(stolen).toMatchObject({ problems: [{ field: 'email' }] })
    expect(await people.acceptInvitation({ code, email, password })).toEqual({
      ok: true,
      personId,
      sessionVersion: 1,
    })
    expect(await people.acceptInvitation({ code, email, password })).toMatchObject({ ok: false })
    expect(await people.signIn({ email, password })).toMatchObject({ ok: true, personId })
  })

  it('is on record with who made it, and without the code', async () => {
    const { personId, code, expiresAt } = await inviteReviewer()
    const [given] = (await log.readStream(personStream(personId))).slice(-1)
    expect(given).toMatchObject({ type: 'InvitationGiven', actor, data: { expiresAt } })
    expect(JSON.stringify(given)).not.toContain(code)
  })

  it('replaces a forgotten password and ends the sessions made with it', async () => {
    const personId = await addReviewer()
    const { code } = await people.createCode({ kind: 'invitation', personId })
    const changed = await people.acceptInvitation({ code, email, password: 'another long password' })
    expect(changed).toEqual({ ok: true, personId, sessionVersion: 2 })
    expect(await people.personOf({ personId, sessionVersion: 1 })).toBeNull()
    expect(await people.signIn({ email, password })).toMatchObject({ ok: false })
  })
})

describe('signing in', () => {
  const wrong = { ok: false, message: 'The e-mail address or the password is wrong.' }

  it('says the same of a wrong password and of an unknown address, and records only the known', async () => {
    const personId = await addReviewer()
    const size = await log.size()
    expect(await people.signIn({ email: `x-${email}`, password })).toEqual(wrong)
    expect(await log.size()).toBe(size)
    expect(await people.signIn({ email, password: 'wrong horse battery' })).toEqual(wrong)
    expect((await toldOf(personId)).at(-1)).toEqual(fact('SignInRefused', { why: 'password' }))
  })

  it('is refused after five wrong passwords, the right one too, until fifteen minutes are over', async () => {
    const personId = await addReviewer()
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await people.signIn({ email, password: `wrong password ${tries}` })).toEqual(wrong)
    }
    const locked = 'Too many wrong passwords for this address. Try again in 15 minutes.'
    expect(await people.signIn({ email, password })).toEqual({ ok: false, message: locked })
    expect(await people.signIn({ email, password })).toEqual({ ok: false, message: locked })
    const refusals = (await toldOf(personId)).filter(({ type }) => type === 'SignInRefused')
    expect(refusals.map(({ data }) => data)).toEqual([
      ...Array.from({ length: 5 }, () => ({ why: 'password' })),
      { why: 'tooMany' },
    ])
    later(15)
    expect(await people.signIn({ email, password })).toMatchObject({ ok: true })
  })

  it('gives no more guesses to many tries at the same moment', async () => {
    await addReviewer()
    const guesses = Array.from({ length: 12 }, (_, guess) =>
      people.signIn({ email, password: `guess number ${guess}` }),
    )
    const answers = await Promise.all(guesses)
    expect(answers.filter((answer) => !answer.ok && answer.message === wrong.message)).toHaveLength(5)
  })

  it('locks an unknown address in the same words', async () => {
    for (let tries = 0; tries < 5; tries += 1) await people.signIn({ email, password: 'no such person' })
    const answer = await people.signIn({ email, password: 'no such person' })
    expect(answer.ok ? '' : answer.message).toContain('Too many wrong passwords')
  })

  it('keeps nothing of what nobody can have typed', async () => {
    const long = `${'a'.repeat(300)}@example.org`
    expect(await people.signIn({ email: long, password })).toEqual(wrong)
    const accounts = createAccounts(database)
    expect(await accounts.listFailures(long, '2026-01-01T00:00:00.000Z')).toEqual([])
    const personId = await addReviewer()
    expect(await people.signIn({ email, password: 'x'.repeat(100_000) })).toEqual(wrong)
    expect(await people.signIn({ email, password })).toMatchObject({ ok: true })
    expect((await toldOf(personId)).filter(({ type }) => type === 'SignInRefused')).toEqual([])
  })

  it('is refused to a person whose last role was taken', async () => {
    const personId = await addReviewer()
    await log.append([
      {
        stream: personStream(personId),
        expectedVersion: 2,
        events: [
          {
            fact: fact('RoleTaken', { scope: organisation, role: 'reviewer' }),
            context: { actor, occurredAt: now.toISOString() },
          },
        ],
      },
    ])
    expect(await people.signIn({ email, password })).toMatchObject({ ok: false })
    expect((await toldOf(personId)).at(-1)).toEqual(fact('SignInRefused', { why: 'retired' }))
  })
})

describe('a session', () => {
  it('has the roles of this moment', async () => {
    const personId = await addReviewer()
    const session = { personId, sessionVersion: 1 }
    expect(await people.personOf(session)).toMatchObject({ roles: [{ role: 'reviewer' }] })
    const taken = fact('RoleTaken', { scope: organisation, role: 'reviewer' })
    const given = fact('RoleGiven', { scope: { kind: 'project', projectId: 'shop' }, role: 'viewer' })
    const context = { actor, occurredAt: now.toISOString() }
    await log.append([
      {
        stream: personStream(personId),
        expectedVersion: 2,
        events: [taken, given].map((one) => ({ fact: one, context })),
      },
    ])
    expect((await people.personOf(session))?.roles).toEqual([
      { scope: { kind: 'project', projectId: 'shop' }, role: 'viewer' },
    ])
  })

  it('ends with a changed password and with signing out everywhere', async () => {
    const personId = await addReviewer()
    const wrongly = await people.changePassword(personId, {
      current: 'not the password',
      next: 'a new long password',
    })
    expect(wrongly).toMatchObject({ ok: false, field: 'current' })
    expect(await people.changePassword(personId, { current: password, next: 'short' })).toMatchObject({
      field: 'next',
    })
    const changed = await people.changePassword(personId, { current: password, next: 'a new long password' })
    expect(changed).toEqual({ ok: true, sessionVersion: 2 })
    expect(await people.personOf({ personId, sessionVersion: 1 })).toBeNull()
    expect(await people.personOf({ personId, sessionVersion: 2 })).not.toBeNull()
    await people.endSessions(personId)
    expect(await people.personOf({ personId, sessionVersion: 2 })).toBeNull()
  })

  it('of a person who never was is nobody’s', async () => {
    expect(await people.personOf({ personId: v7(), sessionVersion: 1 })).toBeNull()
  })
})
