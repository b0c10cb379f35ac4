// What the console and the command line may do about people, sign-ins and sessions, bound to its ports.
import { personStream } from '../domain/events/streams'
import { evolvePerson, type Person } from '../domain/person'
import type { AccountPorts, CodePurpose } from './account-ports'
import {
  acceptInvitation,
  addPerson,
  createCode,
  givePassword,
  invite,
  nameOrganisation,
  setUpAdmin,
} from './add-people'
import { changePassword, signIn, type Session } from './sign-in'

export type People = ReturnType<typeof createPeople>

export function createPeople(ports: AccountPorts) {
  const find = findingPeople(ports)
  return {
    /** True until the first person has a password. */
    needsSetUp: async () => !(await ports.accounts.hasCredentials()),
    createCode: (purpose: CodePurpose) => createCode(ports, purpose),
    invite: (invited: Parameters<typeof invite>[1]) => invite(ports, invited),
    setUpAdmin: (typed: Parameters<typeof setUpAdmin>[1]) => setUpAdmin(ports, typed),
    acceptInvitation: (typed: Parameters<typeof acceptInvitation>[1]) => acceptInvitation(ports, typed),
    signIn: (typed: Parameters<typeof signIn>[1]) => signIn(ports, typed),
    changePassword: (personId: string, typed: Parameters<typeof changePassword>[2]) =>
      changePassword(ports, personId, typed),
    /** Ends every session of the person. */
    endSessions: (personId: string) => ports.accounts.raiseSessionVersion(personId),
    /** The person as the log has them now; null where there is none. */
    find,
    /** Whose session this is; null where it was revoked or the person has no role left. */
    async personOf({ personId, sessionVersion }: Session): Promise<Person | null> {
      const [credential, person] = await Promise.all([ports.accounts.findByPerson(personId), find(personId)])
      const isLive = credential?.sessionVersion === sessionVersion
      return isLive && person !== null && person.roles.length > 0 ? person : null
    },
    nameOrganisation: (name: string) => nameOrganisation(ports, name),
    addPerson: (person: Parameters<typeof addPerson>[1]) => addPerson(ports, person),
    /** A password without an invitation: for whoever holds the terminal. False where the address is taken. */
    async setPassword(personId: string, email: string, password: string): Promise<boolean> {
      const passwordHash = await ports.passwords.hash(password)
      return (await givePassword(ports, { personId, email, passwordHash })) !== null
    },
  }
}

/** Keeps what was read: of a person's long stream only the news is read again, so a taken role counts at once. */
function findingPeople({ log }: Pick<AccountPorts, 'log'>) {
  const known = new Map<string, { person: Person | null; version: number }>()
  return async (personId: string): Promise<Person | null> => {
    const before = known.get(personId) ?? { person: null, version: 0 }
    const news = await log.readStream(personStream(personId), before.version)
    const person = news.reduce<Person | null>(evolvePerson, before.person)
    const version = news.at(-1)?.streamVersion ?? before.version
    if (version > 0) known.set(personId, { person, version })
    return person
  }
}
