import 'server-only'
import { wiring } from '../wiring'

/** The moment this page was made, for "3 minutes ago". */
export async function currentTime(): Promise<string> {
  return (await wiring()).clock.now()
}
