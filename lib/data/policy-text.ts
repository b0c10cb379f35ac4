import 'server-only'
import type { CheckedPolicy } from '../domain/policy/syntax'
import { policyOf } from '../orchestrator/read-policy'
import { wiring } from '../wiring'

export async function policyText(blob: string): Promise<string> {
  return (await (await wiring()).blobs.get(blob)).toString('utf8')
}

/** null where it has problems: an adopted policy never has. */
export function readChecked(text: string): CheckedPolicy | null {
  const read = policyOf(Buffer.from(text, 'utf8'))
  return read.ok ? read.policy : null
}
