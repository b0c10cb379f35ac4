// How people come in: the first admin by a code from the terminal, everyone else by an invitation.
import type { Actor } from '../domain/events/envelope'
import type { Role } from '../domain/events/person'
import { organisationStream, personStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { OperationalFailure } from '../domain/failures'
import type { RoleHeld } from '../domain/person'
import {
  codeMilliseconds,
  emailProblem,
  nameProblem,
  normaliseCode,
  normaliseEmail,
  passwordProblem,
} from '../domain/sign-in'
import type { AccountPorts, CodePurpose } from './account-ports'
import { appendToPerson, readPerson } from './person-stream'
import { recordSignIn, type Session } from './sign-in'

export type SetUpField = 'code' | 'name' | 'email' | 'password'
export type FieldProblem = { field: SetUpField; message: string }
export type SetUpResult = ({ ok: true } & Session) | { ok: false; problems: FieldProblem[] }

/** Whoever holds the terminal is believed; the log names the way, because there is no person yet. */
const setUpActor: Actor = { kind: 'system', id: 'set-up' }

/** A worker that starts writes to the same stream. */
const triesMax = 5

const unknownCode = 'This code is not known, was used already or has run out. Ask for a new one.'
const takenEmail = 'This address belongs to someone here already.'

/** A code with which a person chooses a password; on record first, because it opens their account. */
export async function invite(
  ports: AccountPorts,
  { personId, by }: { personId: string; by: Actor },
): Promise<{ code: string; expiresAt: string }> {
  const expiresAt = endOf('invitation', ports.clock.now())
  await appendToPerson(ports, { personId, actor: by }, () => [fact('InvitationGiven', { expiresAt })])
  return createCode(ports, { kind: 'invitation', personId })
}

function endOf(kind: CodePurpose['kind'], now: string): string {
  return new Date(Date.parse(now) + codeMilliseconds[kind]).toISOString()
}

/** A new code for one use, as it is shown once; only its hash is kept. */
export async function createCode(
  { accounts, codes, clock }: Pick<AccountPorts, 'accounts' | 'codes' | 'clock'>,
  purpose: CodePurpose,
): Promise<{ code: string; expiresAt: string }> {
  const code = codes.next()
  const normalised = normaliseCode(code)
  if (normalised === null) throw new Error('a code was made that could not be typed')
  const expiresAt = endOf(purpose.kind, clock.now())
  await accounts.addCode({ codeHash: codes.hash(normalised), purpose, expiresAt })
  return { code, expiresAt }
}

/** Adds an admin who holds a code from the terminal, and signs them in. Every problem is reported at once. */
export async function setUpAdmin(
  ports: AccountPorts,
  typed: {
    code: string
    organisation: string
    name: string
    email: string
    password: string
    alsoLeadAndReviewer: boolean
  },
): Promise<SetUpResult> {
  const found = await findCode(ports, typed.code, 'admin')
  const problems = [
    ...(found === null ? [{ field: 'code', message: unknownCode } as const] : []),
    ...(await personProblems(ports, typed, found !== null)),
  ]
  if (found === null || problems.length > 0) return { ok: false, problems }
  const passwordHash = await ports.passwords.hash(typed.password)
  if (!(await ports.accounts.spendCode(found.codeHash, ports.clock.now())))
    return refused('code', unknownCode)
  await nameOrganisation(ports, typed.organisation)
  const roles: Role[] = typed.alsoLeadAndReviewer ? ['admin', 'lead', 'reviewer'] : ['admin']
  return addAndSignIn(ports, { ...typed, roles, passwordHash })
}

/** Names the organisation, once: where somebody named it already, or no name is given, nothing happens. */
export async function nameOrganisation(
  { log, clock }: Pick<AccountPorts, 'log' | 'clock'>,
  name: string,
): Promise<void> {
  if (name.trim() === '') return
  const named = fact('OrganisationNamed', { name: name.trim().slice(0, 80) })
  for (let tries = 0; tries < triesMax; tries += 1) {
    const before = await log.readStream(organisationStream)
    if (before.some((event) => event.type === 'OrganisationNamed')) return
    const events = [{ fact: named, context: { actor: setUpActor, occurredAt: clock.now() } }]
    const expectedVersion = before.at(-1)?.streamVersion ?? 0
    const [result] = await log.append([{ stream: organisationStream, expectedVersion, events }])
    if (result?.ok) return
  }
  throw new OperationalFailure('internal', 'the organisation kept changing while it was named: try again')
}

async function addAndSignIn(
  ports: AccountPorts,
  { name, email, roles, passwordHash }: { name: string; email: string; roles: Role[]; passwordHash: string },
): Promise<SetUpResult> {
  const held = roles.map((role): RoleHeld => ({ scope: { kind: 'organisation' }, role }))
  const personId = await addPerson(ports, { name, email, scripted: false, roles: held, actor: setUpActor })
  const credential = { personId, email: normaliseEmail(email), passwordHash }
  if (!(await ports.accounts.addCredential(credential))) return refused('email', takenEmail)
  await recordSignIn(ports, personId)
  return { ok: true, personId, sessionVersion: 1 }
}

/** Lets an invited person choose a password, or a new one, and signs them in. */
export async function acceptInvitation(
  ports: AccountPorts,
  typed: { code: string; email: string; password: string },
): Promise<SetUpResult> {
  const found = await findCode(ports, typed.code, 'invitation')
  if (found === null || found.purpose.kind !== 'invitation') return refused('code', unknownCode)
  const { personId } = found.purpose
  const { person } = await readPerson(ports, personId)
  if (person === null || person.roles.length === 0) return refused('code', unknownCode)
  if (normaliseEmail(person.email) !== normaliseEmail(typed.email))
    return refused('email', 'This is not the address the invitation was made for.')
  const problem = passwordProblem(typed.password, person)
  if (problem !== null) return refused('password', problem)
  const passwordHash = await ports.passwords.hash(typed.password)
  if (!(await ports.accounts.spendCode(found.codeHash, ports.clock.now())))
    return refused('code', unknownCode)
  const sessionVersion = await givePassword(ports, { personId, email: person.email, passwordHash })
  if (sessionVersion === null) return refused('email', takenEmail)
  await recordSignIn(ports, personId)
  return { ok: true, personId, sessionVersion }
}

/** A first password, or a new one that ends the old sessions; null where the address is someone else's. */
export async function givePassword(
  { accounts }: AccountPorts,
  { personId, email, passwordHash }: { personId: string; email: string; passwordHash: string },
): Promise<number | null> {
  if (await accounts.findByPerson(personId)) return accounts.changePassword(personId, passwordHash)
  const isAdded = await accounts.addCredential({ personId, email: normaliseEmail(email), passwordHash })
  return isAdded ? 1 : null
}

/** Records a person with their roles, together or not at all; returns their id. They cannot sign in yet. */
export async function addPerson(
  { log, ids, clock }: Pick<AccountPorts, 'log' | 'ids' | 'clock'>,
  person: { name: string; email: string; scripted: boolean; roles: readonly RoleHeld[]; actor: Actor },
): Promise<string> {
  const personId = ids.next()
  const { scripted, roles, actor } = person
  const added = { name: person.name.trim(), email: normaliseEmail(person.email), scripted }
  const facts: DomainEvent[] = [fact('PersonAdded', added), ...roles.map((role) => fact('RoleGiven', role))]
  const context = { actor, occurredAt: clock.now() }
  const events = facts.map((one) => ({ fact: one, context }))
  const [result] = await log.append([{ stream: personStream(personId), expectedVersion: 0, events }])
  if (!result?.ok)
    throw new OperationalFailure('internal', 'a person’s history was there before they were added')
  return personId
}

async function findCode(
  { accounts, codes, clock }: AccountPorts,
  typed: string,
  kind: CodePurpose['kind'],
): Promise<{ codeHash: string; purpose: CodePurpose } | null> {
  const normalised = normaliseCode(typed)
  if (normalised === null) return null
  const codeHash = codes.hash(normalised)
  const purpose = await accounts.findCode(codeHash, clock.now())
  return purpose?.kind === kind ? { codeHash, purpose } : null
}

/** Who belongs here already is told only to someone who holds a code. */
async function personProblems(
  { accounts }: AccountPorts,
  typed: { name: string; email: string; password: string },
  isTrusted: boolean,
): Promise<FieldProblem[]> {
  const isTaken = isTrusted && (await accounts.findByEmail(normaliseEmail(typed.email))) !== null
  const found = [
    { field: 'name', message: nameProblem(typed.name) },
    { field: 'email', message: emailProblem(typed.email) ?? (isTaken ? takenEmail : null) },
    { field: 'password', message: passwordProblem(typed.password, typed) },
  ] as const
  return found.flatMap(({ field, message }) => (message === null ? [] : [{ field, message }]))
}

function refused(field: SetUpField, message: string): SetUpResult {
  return { ok: false, problems: [{ field, message }] }
}
