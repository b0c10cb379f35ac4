import { policyStream, projectStream } from '../../domain/events/streams'
import { fact } from '../../domain/events/vocabulary'
import { appendOf, loadAdoption, loadProject } from '../ground'
import { readPolicy, widensPolicy } from '../read-policy'
import { personActor, refuse, type Decide } from './decision'

export const registerProject: Decide<'registerProject'> = async (ground, who, { path, name, throwaway }) => {
  const found = await ground.survey.inspect(path)
  if (!found.ok) return found
  // Derived from the real path, so that registering the same repository twice meets its own stream.
  const projectId = ground.digest(`project\n${found.source}`).slice(0, 32)
  if (await loadProject(ground, projectId)) return refuse(`\`${found.source}\` is a project already`)
  const { source, baseBranch } = found
  const registered = fact('ProjectRegistered', { name, source, baseBranch, throwaway })
  const context = { actor: personActor(who), occurredAt: ground.clock.now(), projectId }
  const stream = projectStream(projectId)
  return {
    ok: true,
    appends: [appendOf({ stream, expectedVersion: 0, facts: [registered], context })],
    id: projectId,
  }
}

export const retireProject: Decide<'retireProject'> = async (ground, who, { projectId, reason }) => {
  const project = await loadProject(ground, projectId)
  if (project === undefined || project.retired) return refuse('there is no such project')
  const context = { actor: personActor(who), occurredAt: ground.clock.now(), projectId }
  const facts = [fact('ProjectRetired', { reason })]
  const stream = projectStream(projectId)
  return { ok: true, appends: [appendOf({ stream, expectedVersion: project.version, facts, context })] }
}

/** One lead adopts the proposal that stands, with a reason; what was replaced meanwhile is refused. */
export const adoptPolicy: Decide<'adoptPolicy'> = async (ground, who, { projectId, blob, reason }) => {
  const adoption = await loadAdoption(ground, projectId)
  if (adoption.proposal?.blob !== blob)
    return refuse('this proposal was replaced or adopted meanwhile; reload the page')
  const policy = await readPolicy(ground, blob)
  if (!policy.ok) return refuse('this policy has problems: mend the file first')
  const version = adoption.version + 1
  const widens = await widensPolicy(ground, adoption, policy.policy)
  const facts = [fact('PolicyAdopted', { version, blob, reason, widens })]
  const context = {
    actor: personActor(who),
    occurredAt: ground.clock.now(),
    projectId,
    policyVersion: version,
  }
  const stream = policyStream(projectId)
  const append = appendOf({ stream, expectedVersion: adoption.streamVersion, facts, context, blobs: [blob] })
  return { ok: true, appends: [append] }
}
