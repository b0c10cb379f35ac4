// A policy file on a base branch becomes a fact: refused, proposed, or in force at once where it allows nothing new.
import { organisationScope, policyStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { Adoption } from '../domain/policy/compare/adoption'
import { organisationPath, policyPath } from '../domain/policy/syntax'
import { appendObserved } from './append-observed'
import { loadAdoption } from './ground'
import {
  organisationPolicyOf,
  policyOf,
  widensOrganisation,
  widensPolicy,
  type PolicyRead,
} from './read-policy'
import type { WorkerGround } from './worker-ground'

const fileBytesMax = 1024 * 1024

/** `scope`: the project's own policy, or the organisation's that this project holds. */
type Place = { scope: string; projectId: string; commit: string }

/** False where another writer was first; the same commit is then read again in the next round. */
export async function proposePolicy(ground: WorkerGround, place: Place): Promise<boolean> {
  const { scope, projectId, commit } = place
  const isOrganisation = scope === organisationScope
  const path = isOrganisation ? organisationPath : policyPath
  const files = await ground.git.readFiles(projectId, commit, '.leeway', fileBytesMax, [path])
  const content = files.find((file) => file.path === path)?.content
  const adoption = await loadAdoption(ground, scope)
  if (!content) return files.length > 0 || removed(ground, adoption, place)
  const blob = await ground.blobs.put(content)
  if (adoption.seen === blob || adoption.blob === blob) return true
  const facts = await policyFacts(ground, adoption, { blob, commit, scope, content })
  return appendObserved(ground, {
    ...{ stream: policyStream(scope), version: adoption.streamVersion, facts, blobs: [blob] },
    projectId: isOrganisation ? null : projectId,
  })
}

/**
 * A project without a policy allows nothing, which is never wider. To take away what stands over all projects would be,
 * so that a missing file of the organisation changes nothing.
 */
async function removed(ground: WorkerGround, adoption: Adoption, place: Place): Promise<boolean> {
  const { scope, projectId, commit } = place
  const isKnown = adoption.blob !== null || adoption.proposal !== null
  if (scope === organisationScope || !isKnown) return true
  const facts = [fact('PolicyRemoved', { commit })]
  const version = adoption.streamVersion
  return appendObserved(ground, { stream: policyStream(scope), version, projectId, facts })
}

type Seen = { blob: string; commit: string; scope: string; content: Uint8Array }

/** What allows nothing new is in force at once, by the system; anything else waits for a lead. */
async function policyFacts(ground: WorkerGround, adoption: Adoption, seen: Seen): Promise<DomainEvent[]> {
  const { blob, commit } = seen
  const read = await judged(ground, adoption, seen)
  if (!read.ok) return [fact('PolicyRefused', { blob, commit, problems: read.problems })]
  const proposed = fact('PolicyProposed', { blob, commit })
  if (read.widens) return [proposed]
  const reason = `it allows nothing that version ${adoption.version} does not`
  const version = adoption.version + 1
  return [proposed, fact('PolicyAdopted', { version, blob, reason, widens: false })]
}

type Judged = { ok: true; widens: boolean } | Extract<PolicyRead, { ok: false }>

async function judged(ground: WorkerGround, adoption: Adoption, { scope, content }: Seen): Promise<Judged> {
  if (scope === organisationScope) {
    const over = organisationPolicyOf(content)
    return over.ok ? { ok: true, widens: await widensOrganisation(ground, adoption, over.policy) } : over
  }
  const read = policyOf(content)
  return read.ok ? { ok: true, widens: await widensPolicy(ground, adoption, read.policy) } : read
}
