import { z } from 'zod'
import type { Accounts, Credential } from '../../orchestrator/account-ports'
import type { Database } from './client'
import { reachDatabase } from './failure'

const Purpose = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('admin') }),
  z.strictObject({ kind: z.literal('invitation'), personId: z.string() }),
])

const credential = { personId: true, email: true, passwordHash: true, sessionVersion: true } as const

/** Credentials, one-time codes and failed tries: kept beside the log, because the log can forget nothing. */
export function createAccounts({ prisma }: Database): Accounts {
  return { ...credentialsOf(prisma), ...codesOf(prisma), ...failuresOf(prisma) }
}

type Prisma = Database['prisma']

function credentialsOf(prisma: Prisma) {
  const find = (where: { email: string } | { personId: string }): Promise<Credential | null> =>
    reachDatabase(() => prisma.credential.findUnique({ where, select: credential }))
  const change = async (personId: string, data: { passwordHash?: string }) => {
    const changed = await reachDatabase(() =>
      prisma.credential.update({ where: { personId }, data: { ...data, sessionVersion: { increment: 1 } } }),
    )
    return changed.sessionVersion
  }
  return {
    hasCredentials: async () => (await reachDatabase(() => prisma.credential.findFirst())) !== null,
    findByEmail: (email) => find({ email }),
    findByPerson: (personId) => find({ personId }),
    addCredential: async (added) => {
      const { count } = await reachDatabase(() =>
        prisma.credential.createMany({ data: [added], skipDuplicates: true }),
      )
      return count === 1
    },
    changePassword: (personId, passwordHash) => change(personId, { passwordHash }),
    raiseSessionVersion: (personId) => change(personId, {}),
  } satisfies Partial<Accounts>
}

function codesOf(prisma: Prisma) {
  const usable = (hash: string, now: string) => ({ hash, usedAt: null, expiresAt: { gt: new Date(now) } })
  return {
    addCode: async ({ codeHash, purpose, expiresAt }) => {
      await reachDatabase(() =>
        prisma.setupCode.create({ data: { hash: codeHash, purpose, expiresAt: new Date(expiresAt) } }),
      )
    },
    findCode: async (hash, now) => {
      const found = await reachDatabase(() => prisma.setupCode.findFirst({ where: usable(hash, now) }))
      return found && Purpose.parse(found.purpose)
    },
    spendCode: async (hash, now) => {
      // One statement, so that of two callers the second finds it used.
      const { count } = await reachDatabase(() =>
        prisma.setupCode.updateMany({ where: usable(hash, now), data: { usedAt: new Date(now) } }),
      )
      return count === 1
    },
  } satisfies Partial<Accounts>
}

function failuresOf(prisma: Prisma) {
  return {
    listFailures: async (email, since) => {
      const rows = await reachDatabase(() =>
        prisma.signInFailure.findMany({
          where: { email, at: { gt: new Date(since) } },
          orderBy: { at: 'asc' },
        }),
      )
      return rows.map(({ at }) => at.toISOString())
    },
    addFailure: async (email, at) => {
      await reachDatabase(() => prisma.signInFailure.createMany({ data: [{ email, at: new Date(at) }] }))
    },
    clearFailures: async (email) => {
      await reachDatabase(() => prisma.signInFailure.deleteMany({ where: { email } }))
    },
  } satisfies Partial<Accounts>
}
