// Who acts at the terminal. Whoever holds it is believed, but always acts as one person of the installation,
// with that person's roles and on their record.
import type { Viewer } from '../domain/access'
import { people } from '../projections/people'
import type { Wiring } from '../wiring'
import { Refusal, UsageProblem } from './command'
import { knownNames } from './known-names'

/** The person named by `--as`, or the only one there is. */
export async function operator(wired: Wiring, email: string | undefined): Promise<Viewer> {
  const rows = await wired.readModels.list(people)
  const persons = rows.filter((row) => email === undefined || row.email === email)
  const [first, second] = persons
  if (first === undefined) {
    const setUp = 'nobody is set up yet: open the console first'
    if (email === undefined) throw new Refusal(setUp)
    const addresses = rows.filter(({ scripted }) => !scripted).map((row) => row.email)
    throw new Refusal(`there is no person \`${email}\`: ${knownNames(addresses, setUp)}`)
  }
  if (second !== undefined) {
    const known = persons.filter(({ scripted }) => !scripted).slice(0, 5)
    const addresses = known.map((row) => row.email).join(', ')
    throw new UsageProblem(`say who you are with \`--as EMAIL\`: ${addresses}`)
  }
  const person = await wired.people.find(first.personId)
  return { personId: first.personId, roles: person?.roles ?? [] }
}
