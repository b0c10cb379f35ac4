import { asOperational } from './as-operational'

/** A failure of ours is met again in the next round and becomes a sentence in `troubles`; a bug is thrown on. */
export async function attend(duty: () => Promise<void>, troubles: string[]): Promise<void> {
  try {
    await duty()
  } catch (error) {
    const known = asOperational(error)
    if (known === undefined) throw error
    troubles.push(known.message)
  }
}
