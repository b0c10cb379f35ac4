import type { VouchedBy } from '../domain/events/run'
import type { Ground } from './ground'
import { readPerson } from './person-stream'

/** Whether a person said it, or a program in a person's name. */
export async function vouchedBy(ground: Ground, personId: string): Promise<VouchedBy> {
  const { person } = await readPerson(ground, personId)
  if (person === null) return 'nobody'
  return person.scripted ? 'scripted' : 'person'
}
