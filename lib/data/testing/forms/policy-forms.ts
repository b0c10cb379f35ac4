import { organisationScope, policyStream } from '../../../domain/events/streams'
import { fact } from '../../../domain/events/vocabulary'
import { everywhere, here } from '../doors'
import { commit, policyText } from '../governed-projects'
import { actionsOf, reason, type Forms, type Scene } from './form'

export const policyForms: Forms = {
  [`${actionsOf('policy/')}#adopt`]: [
    {
      from: ({ projectId }) => `/policy?project=${projectId}`,
      who: here('policy.adopt'),
      prepare: async (scene) => ({ ...projectOf(scene), blob: await propose(scene), reason }),
      records: 'PolicyAdopted',
    },
    {
      from: ({ projectId }) => `/policy?project=${projectId}`,
      who: everywhere('policy.adoptForAll'),
      prepare: async (scene) => ({
        projectId: organisationScope,
        blob: await proposeForAll(scene),
        reason,
      }),
      records: 'PolicyAdopted',
    },
  ],
}

async function propose({ scribe, project: { projectId, word }, id }: Scene): Promise<string> {
  const blob = await scribe.put(`${policyText(word)}# ${id}\n`)
  await scribe.write(policyStream(projectId), [fact('PolicyProposed', { blob, commit })], { projectId }, [
    blob,
  ])
  return blob
}

async function proposeForAll({ scribe, id }: Scene): Promise<string> {
  const blob = await scribe.put(`version: 1\n# ${id}\n`)
  await scribe.write(policyStream(organisationScope), [fact('PolicyProposed', { blob, commit })], {}, [blob])
  return blob
}

function projectOf({ project }: Scene) {
  return { projectId: project.projectId }
}
