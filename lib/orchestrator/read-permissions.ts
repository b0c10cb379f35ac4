import { Permissions } from '../domain/policy/permissions'
import type { Blobs } from './log-ports'

/** What a run was permitted, by its `compiledHash`; null for an early record, whose permissions were not kept. */
export async function readPermissions(
  { blobs }: { blobs: Blobs },
  compiledHash: string,
): Promise<Permissions | null> {
  if (!(await blobs.has(compiledHash))) return null
  const text = (await blobs.get(compiledHash)).toString('utf8')
  return Permissions.safeParse(JSON.parse(text)).data ?? null
}
