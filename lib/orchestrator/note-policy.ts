// What a lead should know of a project's policy, such as what matches nothing on its base branch, is noted where they
// read it.
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../domain/events/fields'
import { policyStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { policyNotes } from '../domain/policy/check/policy-notes'
import { parsePolicy } from '../domain/policy/parse/parse'
import { appendObserved } from './append-observed'
import { loadAdoption } from './ground'
import type { WorkerGround } from './worker-ground'

/** A page of them is enough to see that a directory was renamed. */
const notesMax = 100

/**
 * Looks once at what is in force and at what is proposed, and records what differs from what was noted before. False
 * where another writer was first; the same commit is then read again in the next round.
 */
export async function notePolicy(
  ground: WorkerGround,
  { projectId, commit }: { projectId: string; commit: string },
): Promise<boolean> {
  const adoption = await loadAdoption(ground, projectId)
  const blobs = [adoption.blob, adoption.proposal?.blob ?? null].filter((blob) => blob !== null)
  if (blobs.length === 0) return true
  const paths = await ground.git.listPaths(projectId, commit)
  const looked = await Promise.all(
    blobs.map(async (blob) => ({ blob, notes: notesOf(await ground.blobs.get(blob), paths) })),
  )
  const facts = looked
    .filter(({ blob, notes }) => !isDeepStrictEqual(notes, adoption.noted[blob]?.notes ?? []))
    .map(({ blob, notes }) => fact('PolicyNoted', { blob, commit, notes }))
  if (facts.length === 0) return true
  const stream = policyStream(projectId)
  return appendObserved(ground, { stream, version: adoption.streamVersion, projectId, facts })
}

function notesOf(content: Uint8Array, paths: readonly string[]): Problem[] {
  const parsed = parsePolicy(content)
  return parsed.ok ? policyNotes(parsed.policy, paths).slice(0, notesMax) : []
}
