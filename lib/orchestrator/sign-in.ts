// Signing in: how often one may try, what is recorded, and what ends a session.
import { fact, type EventData } from '../domain/events/vocabulary'
import {
  emailLengthMax,
  mayTryAgainAt,
  normaliseEmail,
  passwordLength,
  passwordProblem,
  signInLimit,
} from '../domain/sign-in'
import type { AccountPorts, Credential } from './account-ports'
import { appendToPerson, readPerson, type PersonHistory } from './person-stream'

/** What a session is made of. It is good while the credential still has this session version. */
export type Session = { personId: string; sessionVersion: number }
export type SignInResult = ({ ok: true } & Session) | { ok: false; message: string }

type WhyRefused = EventData<'SignInRefused'>['why']

const wrong = 'The e-mail address or the password is wrong.'
const withoutRole = 'This account has no role any more. Ask an admin to give you one.'

/**
 * Lets in whoever knows the password. A known person's refusals and sign-ins are recorded; of an unknown address
 * the log learns nothing, and the answer takes as long and reads the same.
 */
export async function signIn(
  ports: AccountPorts,
  typed: { email: string; password: string },
): Promise<SignInResult> {
  const checked = await checkPassword(ports, typed)
  return checked.ok ? letIn(ports, checked.credential) : checked
}

type Checked = { ok: true; credential: Credential } | { ok: false; message: string }

function checkPassword(ports: AccountPorts, typed: { email: string; password: string }): Promise<Checked> {
  const email = normaliseEmail(typed.email)
  if (!canBeTyped(email, typed.password)) return Promise.resolve({ ok: false, message: wrong })
  return oneAtATime(email, () => compare(ports, email, typed.password))
}

/** What is longer than any address or password would only fill the memory and the list of failures. */
function canBeTyped(email: string, password: string): boolean {
  return email.length <= emailLengthMax && Buffer.byteLength(password) <= passwordLength.bytesMax
}

async function compare(ports: AccountPorts, email: string, password: string): Promise<Checked> {
  const now = ports.clock.now()
  const credential = await ports.accounts.findByEmail(email)
  const again = mayTryAgainAt(await ports.accounts.listFailures(email, windowStart(now)), now)
  if (again !== null) {
    await recordRefusal(ports, credential, 'tooMany')
    return { ok: false, message: waitMessage(again, now) }
  }
  // Counted before the password is looked at, so that a crash in between cannot be used for a free guess.
  await ports.accounts.addFailure(email, now)
  const isRight = await ports.passwords.verify(password, credential?.passwordHash ?? null)
  if (credential === null || !isRight) {
    await recordRefusal(ports, credential, 'password')
    return { ok: false, message: wrong }
  }
  await ports.accounts.clearFailures(email)
  return { ok: true, credential }
}

async function letIn(ports: AccountPorts, credential: Credential): Promise<SignInResult> {
  const { personId, sessionVersion } = credential
  const { person } = await readPerson(ports, personId)
  if (person === null || person.roles.length === 0) {
    await recordRefusal(ports, credential, 'retired')
    return { ok: false, message: withoutRole }
  }
  await recordSignIn(ports, personId)
  return { ok: true, personId, sessionVersion }
}

/** `SignedIn`, as the person's own act. */
export function recordSignIn(ports: AccountPorts, personId: string): Promise<void> {
  return appendToPerson(ports, { personId, actor: { kind: 'person', id: personId } }, () => [
    fact('SignedIn', {}),
  ])
}

async function recordRefusal(
  ports: AccountPorts,
  credential: Credential | null,
  why: WhyRefused,
): Promise<void> {
  if (credential === null) return
  const actor = { kind: 'system', id: 'sign-in' } as const
  await appendToPerson(ports, { personId: credential.personId, actor }, (history) =>
    // A locked address can be hammered by anyone: the log, which forgets nothing, says so once in a window.
    why === 'tooMany' && saysSoAlready(history, ports.clock.now()) ? [] : [fact('SignInRefused', { why })],
  )
}

function saysSoAlready({ events }: PersonHistory, now: string): boolean {
  const last = events.at(-1)
  const isTheSame = last?.type === 'SignInRefused' && last.data.why === 'tooMany'
  return isTheSame && last.occurredAt > windowStart(now)
}

function windowStart(now: string): string {
  return new Date(Date.parse(now) - signInLimit.windowMilliseconds).toISOString()
}

function waitMessage(again: string, now: string): string {
  const minutes = Math.ceil((Date.parse(again) - Date.parse(now)) / 60_000)
  const wait = minutes === 1 ? 'one minute' : `${minutes} minutes`
  return `Too many wrong passwords for this address. Try again in ${wait}.`
}

export type PasswordChange =
  { ok: true; sessionVersion: number } | { ok: false; field: string; message: string }

/** Changes a signed-in person's password and ends every session made before. */
export async function changePassword(
  ports: AccountPorts,
  personId: string,
  typed: { current: string; next: string },
): Promise<PasswordChange> {
  const credential = await ports.accounts.findByPerson(personId)
  const { person } = await readPerson(ports, personId)
  if (credential === null || person === null) return { ok: false, field: 'current', message: withoutRole }
  const confirmed = await checkPassword(ports, { email: credential.email, password: typed.current })
  if (!confirmed.ok) return { ok: false, field: 'current', message: confirmationMessage(confirmed.message) }
  const problem = passwordProblem(typed.next, person)
  if (problem !== null) return { ok: false, field: 'next', message: problem }
  const passwordHash = await ports.passwords.hash(typed.next)
  return { ok: true, sessionVersion: await ports.accounts.changePassword(personId, passwordHash) }
}

function confirmationMessage(message: string): string {
  return message === wrong ? 'This is not your current password.' : message
}

const turns = new Map<string, Promise<unknown>>()

/** Of many tries for one address at the same moment each must see the failures of those before it. */
async function oneAtATime<T>(email: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(email) ?? Promise.resolve()).then(work, work)
  turns.set(email, turn)
  try {
    return await turn
  } finally {
    if (turns.get(email) === turn) turns.delete(email)
  }
}
