// What stands before any run: the organisation, its people and agents, projects and their policies.
import {
  agentStream,
  organisationStream,
  personStream,
  policyStream,
  projectStream,
} from '../../domain/events/streams'
import { fact } from '../../domain/events/vocabulary'
import { ada, type Told } from './log'
import { base, blob, merge, newerBlob } from './story-subjects'

export const setUpStory: Told[] = [
  {
    stream: organisationStream,
    fact: fact('OrganisationCreated', { name: 'Acme' }),
    context: { actor: ada },
  },
  {
    stream: organisationStream,
    fact: fact('FreezeSet', { freezeId: 'f1', scope: { kind: 'organisation' }, reason: 'incident' }),
    context: { actor: ada },
  },
  {
    stream: organisationStream,
    fact: fact('WorkerStarted', { workerId: 'w1', version: '0.1.0', capabilities: [], jailProblem: null }),
  },
  { stream: organisationStream, fact: fact('FreezeLifted', { freezeId: 'f1', reason: 'over' }) },
  { stream: organisationStream, fact: fact('OrganisationNamed', { name: 'Acme Works' }) },
]

export const projectStory: Told[] = [
  {
    stream: projectStream('p1'),
    fact: fact('ProjectRegistered', {
      name: 'lib',
      source: '/srv/lib',
      baseBranch: 'main',
      throwaway: false,
    }),
    context: { actor: ada, projectId: 'p1' },
  },
  {
    stream: projectStream('p1'),
    fact: fact('BaseObserved', { commit: base, previous: null, landedByLeeway: false }),
    context: { projectId: 'p1' },
  },
]

export const policyStory: Told[] = [
  { stream: policyStream('p1'), fact: fact('PolicyProposed', { blob, commit: base }) },
  {
    stream: policyStream('p1'),
    fact: fact('PolicyAdopted', { version: 1, blob, reason: 'first', widens: true }),
    context: { actor: ada },
  },
  {
    stream: policyStream('p1'),
    fact: fact('PolicyRefused', {
      blob: newerBlob,
      commit: merge,
      problems: [{ line: 2, column: 1, message: 'unknown field' }],
    }),
  },
]

export const tried = (version: string, profile: string, held: boolean, unfinished?: string): Told => ({
  stream: policyStream('p1'),
  fact: fact('ConformanceRecorded', {
    ...{ runtime: 'claude-code', version, profile, rulesHash: blob },
    ...(unfinished === undefined ? {} : { unfinished }),
    results: [
      ...(unfinished === undefined ? [{ rule: 'write deny', way: 'tool', held: true }] : []),
      ...(unfinished === undefined || !held ? [{ rule: 'write deny', way: 'shell', held }] : []),
    ],
  }),
})

export const conformanceStory: Told[] = [
  tried('2.1.330', 'implement', false),
  tried('2.1.330', 'research', true),
  tried('2.1.330', 'implement', true),
  tried('2.1.197', 'implement', true),
]

export const agentStory: Told[] = [
  {
    stream: agentStream('a1'),
    fact: fact('AgentDeclared', {
      name: 'writer',
      runtime: 'command',
      provider: 'none',
      model: 'script',
      command: ['node', 'agent.mjs'],
      programDirectory: null,
      ownerId: 'ada',
      modelBaseUrl: null,
      modelPrices: null,
    }),
    context: { actor: ada },
  },
  { stream: agentStream('a1'), fact: fact('AgentRetired', { reason: 'replaced' }), context: { actor: ada } },
]

export const personStory: Told[] = [
  {
    stream: personStream('ada'),
    fact: fact('PersonAdded', { name: 'Ada', email: 'ada@example.org', scripted: false }),
  },
  {
    stream: personStream('ada'),
    fact: fact('RoleGiven', { scope: { kind: 'organisation' }, role: 'admin' }),
  },
  { stream: personStream('ada'), fact: fact('SignedIn', {}), context: { actor: ada } },
]
