import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { agentStream, projectStream } from '../../../domain/events/streams'
import { fact } from '../../../domain/events/vocabulary'
import { everywhere, here } from '../doors'
import { actionsOf, hereScope, organisation, reason, type Forms, type Scene } from './form'

const run = promisify(execFile)
const settings = actionsOf('settings/')
const fromSettings = () => '/settings'
const elsewhere = { programDirectory: null, modelBaseUrl: null, modelPrices: null }
const agentFields = { runtime: 'command', provider: 'tests', model: 'none', command: 'node\nx.mjs' } as const

export const settingsForms: Forms = {
  [`${settings}#registerProject`]: [
    {
      from: fromSettings,
      who: everywhere('project.register'),
      prepare: async ({ projects, id }) => ({ path: await repository(projects, id), name: id }),
      records: 'ProjectRegistered',
    },
  ],
  [`${settings}#retireProject`]: [
    {
      from: fromSettings,
      who: here('project.retire'),
      prepare: async ({ scribe, principal: { retirable: projectId } }) => {
        const named = { name: projectId, source: `/srv/${projectId}`, baseBranch: 'main', throwaway: false }
        await scribe.write(projectStream(projectId), [fact('ProjectRegistered', named)], { projectId })
        return { projectId, reason }
      },
      records: 'ProjectRetired',
      isPersonal: true,
    },
  ],
  [`${settings}#choosePolicyHome`]: [
    {
      from: fromSettings,
      who: everywhere('policy.chooseHome'),
      prepare: async ({ scribe, id: projectId }) => {
        const named = { name: projectId, source: `/srv/${projectId}`, baseBranch: 'main', throwaway: false }
        await scribe.write(projectStream(projectId), [fact('ProjectRegistered', named)], { projectId })
        return { projectId, reason }
      },
      records: 'PolicyHomeChosen',
    },
  ],
  [`${settings}#declareAgent`]: [
    {
      from: fromSettings,
      who: everywhere('agent.declare'),
      prepare: ({ id, root }) => ({ ...agentFields, name: id, ownerId: root.personId }),
      records: 'AgentDeclared',
    },
  ],
  [`${settings}#retireAgent`]: [
    {
      from: fromSettings,
      who: everywhere('agent.retire'),
      prepare: async ({ scribe, id, root }) => {
        const declaration = { ...agentFields, name: id, ownerId: root.personId, ...elsewhere }
        await scribe.write(agentStream(id), [fact('AgentDeclared', { ...declaration, command: ['x'] })])
        return { agentId: id, reason }
      },
      records: 'AgentRetired',
    },
  ],
  [`${settings}#addPerson`]: [
    {
      from: fromSettings,
      who: everywhere('person.add'),
      prepare: ({ id }) => ({ name: id, email: `${id}@example.com` }),
      records: 'PersonAdded',
    },
  ],
  [`${settings}#invitePerson`]: [
    {
      from: fromSettings,
      who: everywhere('person.add'),
      prepare: newPerson,
      records: 'InvitationGiven',
    },
  ],
  [`${settings}#addReporter`]: [
    {
      from: fromSettings,
      who: everywhere('reporter.add'),
      prepare: ({ id }) => ({ name: id }),
      records: 'ReporterAdded',
      says: 'Its secret, shown only now: ',
    },
  ],
  [`${settings}#removeReporter`]: [
    {
      from: fromSettings,
      who: everywhere('reporter.remove'),
      prepare: async ({ scribe, root, id: name }) => ({
        reporterId: await scribe.must(root, { type: 'addReporter', name }),
        reason,
      }),
      records: 'ReporterRemoved',
    },
  ],
  [`${settings}#giveRole`]: [
    {
      from: fromSettings,
      who: everywhere('role.give'),
      prepare: async (scene) => ({ ...(await newPerson(scene)), scope: hereScope(scene), role: 'lead' }),
      records: 'RoleGiven',
    },
  ],
  [`${settings}#takeRole`]: [
    {
      from: fromSettings,
      who: everywhere('role.take'),
      prepare: async (scene) => ({ ...(await newPerson(scene)), scope: organisation, role: 'viewer' }),
      records: 'RoleTaken',
    },
  ],
}

async function newPerson({ scribe, id }: Scene) {
  const personId = await scribe.wired.people.addPerson({
    name: id,
    email: `${id}@example.com`,
    roles: [{ role: 'viewer', scope: { kind: 'organisation' } }],
    scripted: false,
    actor: { kind: 'system', id: 'tests' },
  })
  return { personId }
}

async function repository(projects: string, id: string): Promise<string> {
  const path = join(projects, id)
  const identity = ['-c', 'user.name=Tests', '-c', 'user.email=tests@example.com']
  await run('git', ['init', '--quiet', '--initial-branch=main', path])
  await run('git', ['-C', path, ...identity, 'commit', '--quiet', '--allow-empty', '--message=Begin'])
  return path
}
