import { projectStream } from '../../domain/events/streams'
import { fact } from '../../domain/events/vocabulary'
import { appendOf, loadProject } from '../ground'
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
