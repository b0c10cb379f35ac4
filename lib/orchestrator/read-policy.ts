import { checkPolicy } from '../domain/policy/check'
import { parsePolicy } from '../domain/policy/parse'
import type { Problem } from '../domain/events/fields'
import type { CheckedPolicy } from '../domain/policy/syntax'
import type { Ground } from './ground'

export type PolicyRead = { ok: true; policy: CheckedPolicy } | { ok: false; problems: Problem[] }

/** The policy a blob holds, checked; or all its problems. */
export async function readPolicy({ blobs }: Pick<Ground, 'blobs'>, blob: string): Promise<PolicyRead> {
  return policyOf(await blobs.get(blob))
}

export function policyOf(content: Uint8Array): PolicyRead {
  const parsed = parsePolicy(content)
  return parsed.ok ? checkPolicy(parsed.policy) : parsed
}
