import type { Target } from './model-interface'

// No percent sign, no doubled or leading-dot step, no host: what is compared is what is meant.
const plainPath = /^(\/|(\/[A-Za-z0-9_~:-][A-Za-z0-9._~:-]*)+)$/
const plainQuery = /^[A-Za-z0-9._~=&-]*$/
const addressBytesMax = 2_000

/** An address that has one reading only; null for every other. */
export function readTarget(address: string): Target | null {
  if (address.length > addressBytesMax) return null
  const [path = '', search = '', ...more] = address.split('?')
  if (more.length > 0 || !plainPath.test(path) || !plainQuery.test(search)) return null
  const pairs = [...new URLSearchParams(search)]
  const query = new Map(pairs)
  return query.size === pairs.length ? { path, query } : null
}
