import 'server-only'
import { wiring } from '../wiring'

export async function policyText(blob: string): Promise<string> {
  return (await (await wiring()).blobs.get(blob)).toString('utf8')
}
