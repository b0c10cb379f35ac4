// Every server action with who may ask it, for what, and what is then recorded. One that is served and is not here
// fails the test; an act of the access table that nothing here asks for does too.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Act, Viewer } from '../../domain/access'
import {
  agentStream,
  laneStream,
  organisationScope,
  policyStream,
  projectStream,
  taskStream,
} from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import {
  commit,
  addRecommendation,
  addMerged,
  addReport,
  addReview,
  addRun,
  addTask,
  policyText,
  taskText,
  type Project,
  type Scribe,
} from './governed-projects'
import { parsedScope } from '../act'
import { everywhere, here, type Who } from './doors'
import type { Principal } from './principals'

const run = promisify(execFile)

export type Fields = Record<string, string>
type Prepared = Fields | Promise<Fields>
export type Form = {
  /** The page it is sent from. */
  from: (project: Project) => string
  who: Who
  /** Makes what this one request is about; the same for those who may and those who may not. */
  prepare(scene: Scene): Prepared
  /** What is recorded where it is permitted; absent: nothing. */
  records?: DomainEvent['type']
  /** What it is about is this one person's. */
  isPersonal?: true
  /** The answer where it is permitted and is not a plain yes. */
  says?: string
  goesTo?: string
  /** Its first argument is the answer before, as for forms that work without scripts. */
  takesAnswer?: true
}

export type Scene = {
  scribe: Scribe
  project: Project
  principal: Principal
  root: Viewer
  projects: string
  /** Never used before. */
  id: string
}

const reason = 'because the table says so'
const file = (name: string) => `app/(console)/${name}actions.ts`
const queue = file('queue/')
const reviews = file('reviews/')
const runPage = file('runs/')
const settings = file('settings/')
const promotions = file('promotions/')
const trust = file('trust/')
const fromTask = ({ projectId, taskId }: Project) => `/queue/${projectId}/${taskId}`
const fromSettings = () => '/settings'
const fromTrust = () => '/trust'
const fromRun = ({ runId }: Project) => `/runs/${runId}`
const fromDesk = ({ runId }: Project) => `/reviews/${runId}`
const decision = {
  from: ({ recommendationId }: Project) => `/promotions/${recommendationId}`,
  who: here('grant.give'),
  takesAnswer: true,
} as const
const organisation = JSON.stringify({ kind: 'organisation' })
const hereScope = ({ project }: Scene) => JSON.stringify({ kind: 'project', projectId: project.projectId })

/** By file and export; several where one form asks for different things. */
export const forms: Record<string, Form[]> = {
  'app/(sign-in)/actions.ts#signIn': [
    { from: () => '/sign-in', who: 'anybody', prepare: () => ({}), says: 'This form is not complete.' },
  ],
  'app/(sign-in)/actions.ts#setUpAdmin': [
    { from: () => '/set-up', who: 'anybody', prepare: () => ({}), says: 'This form is not complete.' },
  ],
  'app/(sign-in)/actions.ts#acceptInvitation': [
    { from: () => '/set-up', who: 'anybody', prepare: () => ({}), says: 'This form is not complete.' },
  ],
  // It has no session to end where there is none.
  'app/(sign-in)/actions.ts#signOut': [
    { from: () => '/account', who: 'signedIn', prepare: () => ({}), goesTo: '/sign-in' },
  ],
  [`${file('account/')}#changePassword`]: [
    {
      from: () => '/account',
      who: 'signedIn',
      prepare: () => ({ current: 'x', next: 'y', again: 'z' }),
      says: 'The two new passwords differ.',
    },
  ],
  [`${file('account/')}#signOutEverywhere`]: [
    { from: () => '/account', who: 'signedIn', prepare: () => ({}), goesTo: '/sign-in' },
  ],
  [`${file('')}#freeze`]: [
    {
      from: fromTask,
      who: here('freeze.set'),
      prepare: (scene) => ({ scope: hereScope(scene), reason }),
      records: 'FreezeSet',
    },
    {
      from: fromTask,
      who: everywhere('freeze.set'),
      prepare: () => ({ scope: organisation, reason }),
      records: 'FreezeSet',
    },
  ],
  [`${file('')}#liftFreeze`]: [
    {
      from: fromTask,
      who: here('freeze.lift'),
      prepare: async (scene) => ({ freezeId: await freeze(scene, hereScope(scene)), reason }),
      records: 'FreezeLifted',
    },
    {
      from: fromTask,
      who: everywhere('freeze.lift'),
      prepare: async (scene) => ({ freezeId: await freeze(scene, organisation), reason }),
      records: 'FreezeLifted',
    },
  ],
  [`${file('policy/')}#adopt`]: [
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
  [`${queue}#submitTask`]: [
    {
      from: () => '/queue/new',
      who: here('task.create'),
      prepare: ({ project, id }) => ({
        projectId: project.projectId,
        path: `.leeway/tasks/${id}.md`,
        text: taskText(id, 'new'),
      }),
      records: 'TaskFileSubmitted',
    },
  ],
  [`${queue}#claim`]: [
    { from: fromTask, who: here('task.claim'), prepare: openTask, records: 'TaskClaimed' },
  ],
  [`${queue}#release`]: [
    {
      from: fromTask,
      who: here('task.claim'),
      prepare: async (scene) => {
        const { projectId, taskId } = await openTask(scene)
        const by = scene.principal.viewer.personId || scene.root.personId
        const claimed = fact('TaskClaimed', { by, until: '2999-01-01T00:00:00.000Z' })
        await scene.scribe.write(taskStream(projectId, taskId), [claimed], { projectId })
        return { projectId, taskId }
      },
      records: 'ClaimReleased',
      isPersonal: true,
    },
  ],
  [`${queue}#run`]: [
    { from: fromTask, who: here('run.request'), prepare: openTask, records: 'RunAuthorized' },
  ],
  [`${queue}#cancel`]: [
    {
      from: ({ runId }) => `/runs/${runId}`,
      who: here('run.cancel'),
      prepare: async ({ scribe, project, id }) => ({
        runId: (await addRun(scribe, project, id)).runId,
        reason,
      }),
      records: 'RunCancelled',
    },
  ],
  [`${queue}#close`]: [
    {
      from: fromTask,
      who: here('task.close'),
      prepare: async (scene) => ({ ...(await openTask(scene)), reason }),
      records: 'TaskClosed',
    },
  ],
  [`${queue}#reopen`]: [
    {
      from: fromTask,
      who: here('task.reopen'),
      prepare: async (scene) => {
        const { projectId, taskId } = await openTask(scene)
        await scene.scribe.write(taskStream(projectId, taskId), [fact('TaskClosed', { reason })], {
          projectId,
        })
        return { projectId, taskId, reason }
      },
      records: 'TaskReopened',
    },
  ],
  [`${reviews}#merge`]: [
    { from: fromDesk, who: here('review.merge'), prepare: waitingChange, records: 'ChangeApproved' },
  ],
  [`${reviews}#sendBack`]: [
    {
      from: fromDesk,
      who: here('review.sendBack'),
      prepare: async (scene) => ({ ...(await waitingChange(scene)), text: 'again', cause: 'agent' }),
      records: 'ChangeSentBack',
    },
  ],
  [`${reviews}#discard`]: [
    {
      from: fromDesk,
      who: here('review.discard'),
      prepare: async (scene) => ({ ...(await waitingChange(scene)), words: 'no', cause: 'unwanted' }),
      records: 'ChangeDiscarded',
    },
  ],
  [`${runPage}#giveAudit`]: [
    {
      from: fromRun,
      who: here('review.merge'),
      prepare: async (scene) => ({ ...(await mergedChange(scene)), found: 'wrong', reason }),
      records: 'RegressionFound',
    },
  ],
  [`${runPage}#acceptReport`]: [
    { from: fromRun, who: here('review.merge'), prepare: report, records: 'OutcomeSettled' },
  ],
  [`${runPage}#dropReport`]: [
    {
      from: fromRun,
      who: here('review.discard'),
      prepare: async (scene) => ({ ...(await report(scene)), cause: 'agent', reason }),
      records: 'ReportDropped',
    },
  ],
  [`${runPage}#reportRegression`]: [
    {
      from: fromRun,
      who: here('regression.report'),
      prepare: async (scene) => ({ ...(await mergedChange(scene)), reason }),
      records: 'RegressionFound',
    },
  ],
  [`${runPage}#withdrawRegression`]: [
    {
      from: fromRun,
      who: here('regression.withdraw'),
      prepare: async (scene) => ({ ...(await mergedChange(scene, [found])), reason }),
      records: 'RegressionWithdrawn',
    },
  ],
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
  [`${promotions}#decide`]: [
    {
      ...decision,
      prepare: async (scene) => ({ ...(await recommended(scene)), decision: 'keep', reason }),
      records: 'RecommendationDeclined',
    },
    {
      ...decision,
      prepare: async (scene) => ({ ...(await recommended(scene)), decision: 'more', more: '5', reason }),
      records: 'MoreAsked',
    },
    // Other policies were adopted since: an approval says so to whoever may give one.
    {
      ...decision,
      prepare: async (scene) => ({ ...(await recommended(scene)), decision: 'approve', reason }),
      says: 'refresh the page',
    },
  ],
  [`${trust}#grant`]: [
    {
      from: fromTrust,
      who: here('grant.give'),
      prepare: (scene) => ({ ...laneOf(scene), level: 'review', reason }),
      records: 'StandingGranted',
    },
  ],
  [`${trust}#lower`]: [
    {
      from: fromTrust,
      who: here('standing.lower'),
      prepare: (scene) => ({ ...laneOf(scene), level: 'hold', reason }),
      records: 'StandingLowered',
    },
  ],
  [`${trust}#acknowledge`]: [
    {
      from: fromTrust,
      who: here('grant.give'),
      prepare: async (scene) => ({ ...(await loweredLane(scene)), reason }),
      records: 'LoweringAcknowledged',
    },
  ],
  [`${trust}#restrict`]: [
    {
      from: fromTrust,
      who: here('restriction.set'),
      prepare: (scene) => ({ scope: hereScope(scene), level: 'review', reason }),
      records: 'RestrictionSet',
    },
    {
      from: fromTrust,
      who: everywhere('restriction.set'),
      prepare: () => ({ scope: organisation, level: 'review', reason }),
      records: 'RestrictionSet',
    },
  ],
  [`${trust}#lift`]: [
    {
      from: fromTrust,
      who: here('restriction.lift'),
      prepare: async (scene) => ({ restrictionId: await restrict(scene, hereScope(scene)), reason }),
      records: 'RestrictionLifted',
    },
    {
      from: fromTrust,
      who: everywhere('restriction.lift'),
      prepare: async (scene) => ({ restrictionId: await restrict(scene, organisation), reason }),
      records: 'RestrictionLifted',
    },
  ],
}

/** Acts that no action asks for by themselves: applying a draft is the same form as merging. */
export const actsWithoutDoor: readonly Act[] = ['draft.apply', 'history.import']

const elsewhere = { programDirectory: null, modelBaseUrl: null, modelPrices: null }
const agentFields = { runtime: 'command', provider: 'tests', model: 'none', command: 'node\nx.mjs' } as const

function projectOf({ project }: Scene) {
  return { projectId: project.projectId }
}

function laneOf({ project: { agentId, projectId } }: Scene) {
  return { agentId, projectId, taskType: 'docs' }
}

/** One of its own: what is decided is decided once. */
async function recommended({ scribe, project, id }: Scene) {
  const { agentId, projectId } = project
  await addRecommendation(scribe, project, id)
  return { recommendationId: id, agentId, projectId, taskType: 'feature' }
}

/** One of its own, as the worker lowers it. */
async function loweredLane({ scribe, project, id }: Scene) {
  const { agentId, projectId } = project
  const lane = { agentId, projectId, taskType: `lowered-${id}`.slice(0, 60) }
  const lowered = fact('StandingLowered', {
    from: 'auto',
    to: 'review',
    cause: 'drift',
    reason: 'it drifted',
  })
  await scribe.write(laneStream(lane), [lowered], { projectId, lane, policyVersion: 1 })
  return lane
}

async function openTask({ scribe, project, id }: Scene) {
  return { projectId: project.projectId, taskId: await addTask(scribe, project, id) }
}

async function waitingChange({ scribe, project, id }: Scene) {
  return { runId: (await addReview(scribe, project, id)).runId, commit }
}

const found = fact('RegressionFound', { how: 'it broke the build', sure: 1 })

async function mergedChange({ scribe, project, id }: Scene, more: readonly DomainEvent[] = []) {
  return { runId: (await addMerged(scribe, project, id, more)).runId }
}

async function report({ scribe, project, id }: Scene) {
  return { runId: (await addReport(scribe, project, id)).runId }
}

function freeze({ scribe, root }: Scene, scope: string): Promise<string> {
  return scribe.must(root, { type: 'setFreeze', scope: parsedScope(scope), reason })
}

function restrict({ scribe, root }: Scene, scope: string): Promise<string> {
  const restriction = { type: 'setRestriction', scope: parsedScope(scope), level: 'review', expiresAt: null }
  return scribe.must(root, { ...restriction, reason })
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
