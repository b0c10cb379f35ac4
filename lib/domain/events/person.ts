import { z } from 'zod'
import { Id, Instant } from './fields'

export const roles = ['admin', 'lead', 'reviewer', 'viewer'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** A role holds for the organisation, or for one project. */
export const RoleScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('organisation') }),
  z.strictObject({ kind: z.literal('project'), projectId: Id }),
])
export type RoleScope = z.infer<typeof RoleScope>

export const personEvents = {
  /** `scripted`: decisions in this person's name are made by a program, and every page says so. */
  PersonAdded: z.strictObject({ name: z.string(), email: z.string(), scripted: z.boolean() }),
  RoleGiven: z.strictObject({ scope: RoleScope, role: Role }),
  RoleTaken: z.strictObject({ scope: RoleScope, role: Role }),
  /** Somebody may choose this person's password, a new one too, with a code that runs out at `expiresAt`. */
  InvitationGiven: z.strictObject({ expiresAt: Instant }),
  SignedIn: z.strictObject({}),
  SignInRefused: z.strictObject({ why: z.enum(['unknown', 'password', 'tooMany', 'retired']) }),
}
