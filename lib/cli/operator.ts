// Who acts at the terminal. Whoever holds it is believed, but always acts as one person of the installation,
// with that person's roles and on their record.
import type { Viewer } from '../domain/access'
import { people } from '../projections/people'
import type { Wiring } from '../wiring'
import { Refusal, UsageProblem } from './command'

/** The person named by `--as`, or the only one there is. */
export async function operator(wired: Wiring, email: string | undefined): Promise<Viewer> {
  const rows = await wired.readModels.list(people)
  const persons = rows.filter((row) => email === undefined || row.email === email)
  const [first, second] = persons
  if (first === undefined) {
    const why =
      email === undefined ? 'nobody is set up yet: open the console first' : `there is no person \`${email}\``
    throw new Refusal(why)
  }
  if (second !== undefined) {
    const known = persons.filter(({ scripted }) => !scripted).slice(0, 5)
    const addresses = known.map((row) => row.email).join(', ')
    throw new UsageProblem(`say who you are with \`--as EMAIL\`: ${addresses}`)
  }
  const person = await wired.people.find(first.personId)
  return { personId: first.personId, roles: person?.roles ?? [] }
}
