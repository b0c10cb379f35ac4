// Two projects of one organisation, each full of words that nobody without a right to them may read.
import type { Act, Viewer } from '../../domain/access'
import type { Change } from '../../domain/change'
import type { EventContext } from '../../domain/events/envelope'
import {
  activityStream,
  laneStream,
  organisationStream,
  policyStream,
  projectStream,
  runStream,
  taskStream,
} from '../../domain/events/streams'
import { fact, type DomainEvent, type EventData } from '../../domain/events/vocabulary'
import { parseTaskFile } from '../../domain/task/task-file'
import { appendOf, versionOf } from '../../orchestrator/ground'
import type { Console } from './console'

/** A word that only those may read who may do `act`, there. */
export type Canary = { text: string; act: Act; projectId?: string }

const base = 'b'.repeat(40)
export const commit = 'c'.repeat(40)
const limits = {
  timeSeconds: 60,
  idleSeconds: 60,
  outputBytes: 1000,
  processes: 10,
  memoryBytes: 1000,
  diskBytes: 1000,
  files: 10,
  tokens: null,
  costMicroUsd: null,
}

export const policyText = (word: string) => `version: 1
# policy-${word}
agents: [agent-${word}]
types:
  feature:
    profile: implement
    agent: agent-${word}
  docs:
    profile: implement
    agent: agent-${word}
`

export const taskText = (id: string, word: string, autonomy = 'review') =>
  `---\nid: ${id}\ntitle: Title-${word} ${id}\ntype: feature\nautonomy: ${autonomy}\n---\n\nInstructions-${word}\n`

export type Project = Awaited<ReturnType<typeof governProject>>
export type Scribe = ReturnType<typeof scribe>

/** Appends facts as the worker, Leeway itself or a person would, without asking anybody. */
export function scribe({ wired }: Pick<Console, 'wired'>) {
  const worker = { kind: 'worker', id: 'tests' } as const

  async function write(
    stream: string,
    facts: readonly DomainEvent[],
    context: Partial<EventContext> = {},
    blobs: readonly string[] = [],
  ): Promise<void> {
    const leases = facts.some((one) => one.type === 'LeaseTaken') ? { leaseSeconds: 3600 } : {}
    const appended = appendOf({
      stream,
      expectedVersion: await versionOf(wired, stream),
      facts,
      context: { actor: worker, occurredAt: wired.clock.now(), ...context },
      blobs,
    })
    const [result] = await wired.log.append([{ ...appended, ...leases }])
    if (!result?.ok) throw new Error(`not written to ${stream}: ${JSON.stringify(result)}`)
  }

  const put = (text: string) => wired.blobs.put(Buffer.from(text))

  /** Throws where the command is refused. */
  async function must(who: Viewer, command: unknown): Promise<string> {
    const handled = await wired.handle(who, command)
    if (!handled.ok) throw new Error(`refused: ${handled.why}`)
    return handled.id ?? ''
  }

  return { write, put, must, wired }
}

/** A registered project with a policy in force, an agent that may work under review, a person, tasks and a run. */
export async function governProject(
  scribe: Scribe,
  { word, isFrozen }: { word: string; isFrozen: boolean },
  root: Viewer,
) {
  const { write, put, must, wired } = scribe
  const projectId = wired.digest(`project-${word}`).slice(0, 32)
  const context = { actor: { kind: 'person', id: root.personId }, projectId } as const
  const source = `/srv/source-${word}`
  const registered = fact('ProjectRegistered', {
    name: `project-${word}`,
    source,
    baseBranch: 'main',
    throwaway: false,
  })
  await write(projectStream(projectId), [registered], context)
  const blob = await put(policyText(word))
  await write(policyStream(projectId), [fact('PolicyProposed', { blob, commit: base })], { projectId }, [
    blob,
  ])
  await must(root, { type: 'adoptPolicy', projectId, blob, reason: `adopted-${word}` })
  const agentId = await must(root, {
    type: 'declareAgent',
    declaration: declarationOf(`agent-${word}`, root),
  })
  const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
  const lane = { agentId, projectId, taskType: null }
  const given = { level: 'review', reason: `granted-${word}`, conditions, expiresAt: null }
  await must(root, { type: 'grantStanding', ...lane, ...given })
  await must(root, {
    type: 'lowerStanding',
    ...lane,
    taskType: 'docs',
    level: 'hold',
    reason: `lowered-${word}`,
  })
  const member = await addMember(scribe, word, projectId)
  const recommendationId = `standing-recommendation-${word}`
  const project = { word, projectId, agentId, member, recommendationId }
  await addRecommendation(scribe, project, recommendationId)
  const heldTaskId = await addTask(scribe, project, `held-${word}`, 'hold')
  await writeBrokenTask(scribe, project)
  const { taskId, runId } = await addReview(scribe, project, `standing-${word}`)
  await must(root, { type: 'closeTask', projectId, taskId: heldTaskId, reason: `closed-${word}` })
  await stopPartly(scribe, project, root)
  if (isFrozen)
    await must(root, { type: 'setFreeze', scope: { kind: 'project', projectId }, reason: `frozen-${word}` })
  await wired.readModels.catchUp()
  return { ...project, taskId, runId, canaries: canariesOf({ ...project, taskId, runId }) }
}

/** An open one, as the worker makes it; the record of the lane does not carry it. */
export async function addRecommendation(
  { write }: Scribe,
  project: Made,
  id: string,
  evidence: EventData<'RecommendationMade'>['evidence'] = [],
): Promise<void> {
  const { projectId, agentId, word } = project
  const lane = { agentId, projectId, taskType: 'feature' }
  const figures = { counted: 0, clean: 0, failures: 0, pending: 0, notCounted: 0, completionFailures: 0 }
  const made = fact('RecommendationMade', {
    ...{ recommendationId: id, from: 'review', to: 'auto', why: 'promotion', rule: `ruled-${word}` },
    ...{ q0: 0.1, alpha: 0.05, value: 21, strictValue: 21, labels: 0, bound: 0.09, epochs: 1, capital: 1 },
    ...{ tasks: 0, files: 0, policyVersion: 1, figures: { ...figures, logSize: 0 }, evidence },
    expiresAt: '2999-01-01T00:00:00.000Z',
  })
  await write(laneStream(lane), [made], { projectId, lane, policyVersion: 1 })
}

type Made = { word: string; projectId: string; agentId: string }

function declarationOf(name: string, owner: Viewer) {
  return {
    name,
    runtime: 'command',
    provider: 'tests',
    model: 'none',
    command: ['node', `/opt/agent/program-of-${name}.mjs`],
    programDirectory: '/srv/programs',
    ownerId: owner.personId,
  }
}

/** Somebody who has a role in this project only. */
async function addMember({ wired }: Scribe, word: string, projectId: string): Promise<string> {
  return wired.people.addPerson({
    name: `Member-${word}`,
    email: `member-${word}@example.com`,
    roles: [{ role: 'lead', scope: { kind: 'project', projectId } }],
    scripted: false,
    actor: { kind: 'system', id: 'tests' },
  })
}

async function stopPartly({ write, must }: Scribe, { projectId, agentId, word }: Made, root: Viewer) {
  const scope = { kind: 'project', projectId }
  const agent = { kind: 'agent', agentId }
  const restriction = { type: 'setRestriction', level: 'review', expiresAt: null }
  await must(root, { ...restriction, scope, reason: `restricted-${word}` })
  await must(root, { ...restriction, scope: agent, reason: `distrusted-${word}` })
  await write(organisationStream, [fact('FreezeLifted', { freezeId: 'none', reason: `thawed-${word}` })], {
    projectId,
  })
}

/** An open task, as the worker reads it from the base branch. */
export async function addTask(
  { write, put }: Scribe,
  { projectId, word }: Made,
  id: string,
  autonomy = 'review',
): Promise<string> {
  const text = taskText(id, word, autonomy)
  const path = `.leeway/tasks/path-${word}-${id}.md`
  const parsed = parseTaskFile({ path, content: Buffer.from(text) })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const blob = await put(text)
  const taskId = `task-${id}`
  const read = fact('TaskRead', { path, blob, commit: base, fields: parsed.fields })
  await write(taskStream(projectId, taskId), [read], { projectId }, [blob])
  return taskId
}

async function writeBrokenTask({ write, put }: Scribe, { projectId, word }: Made): Promise<void> {
  const blob = await put(`broken-${word}`)
  const problems = [{ line: 1, column: 1, message: `problem-${word}` }]
  const broken = fact('TaskBroken', { path: `.leeway/tasks/${word}.md`, blob, commit: base, problems })
  await write(taskStream(projectId, `broken-task-${word}`), [broken], { projectId }, [blob])
}

/** A run that waits for a worker. */
export async function addRun(scribe: Scribe, project: Made, id: string) {
  const { write, put } = scribe
  const { projectId, agentId, word } = project
  const taskId = await addTask(scribe, project, id)
  const runId = `run-${id}`
  const taskBlob = await put(taskText(id, word))
  const lane = { agentId, projectId, taskType: 'feature' }
  const context = { projectId, runId, lane, policyVersion: 1 }
  const requested = fact('RunRequested', { projectId, taskId, taskBlob, agentId, claimedBy: null })
  const reasons = ['task', 'standing', 'ceiling', 'restriction'] as const
  const factors = reasons.map((factor) => ({ factor, level: 'review' as const, reason: `why-${word}` }))
  // Nothing is kept under it, as for an early record.
  const compiledHash = '0'.repeat(64)
  const authorized = fact('RunAuthorized', { level: 'review', factors, policyVersion: 1, compiledHash })
  await write(runStream(runId), [requested, authorized], context, [taskBlob])
  return { taskId, runId, context }
}

/** A run whose change waits for a person; `noted`: what was decided about it before. */
export function addReview(scribe: Scribe, project: Made, id: string, noted: readonly DomainEvent[] = []) {
  const requested = fact('ReviewRequested', { why: `review-${project.word}`, commit })
  return addEnded(scribe, project, id, [...noted, requested])
}

/** A run at hold whose report waits for its reader. */
export async function addReport(scribe: Scribe, project: Made, id: string) {
  const report = await scribe.put('# What I found\n')
  return addEnded(scribe, project, id, [fact('ReportReady', { report })])
}

async function addEnded(scribe: Scribe, project: Made, id: string, end: readonly DomainEvent[]) {
  const { write, put } = scribe
  const { word } = project
  const { taskId, runId, context } = await addRun(scribe, project, id)
  const output = await put(`output-${word}\n`)
  const texts = { before: await put(''), after: await put(`line-${word}\n`) }
  const change = await put(JSON.stringify(changeOf(word, texts)))
  const configuration = await put(JSON.stringify([['/etc/agent.json', `configured-${word}`]]))
  const facts = [
    fact('LeaseTaken', { n: 1, workerId: 'tests' }),
    fact('AttemptStarted', {
      n: 1,
      lease: 1,
      base,
      limits,
      enforced: ['timeSeconds'],
      notEnforced: [],
      runtimeVersion: '1',
      configuration,
      proof: 'never',
    }),
    fact('AttemptEnded', {
      n: 1,
      how: 'exited',
      exitCode: 0,
      durationMilliseconds: 1,
      outputBytes: 10,
      peakMemoryBytes: null,
      output,
    }),
    fact('TreeCaptured', {
      n: 1,
      tree: base,
      commit,
      findings: [],
      filesChanged: 1,
      linesAdded: 1,
      linesRemoved: 0,
      change,
    }),
    fact('ChecksRun', { commit, results: [] }),
    ...end,
  ]
  const blobs = [output, change, configuration, texts.before, texts.after]
  await write(runStream(runId), facts, context, blobs)
  const said = fact('AgentReported', { kind: 'status', content: JSON.stringify({ summary: `said-${word}` }) })
  await write(activityStream(runId, 1, 1), [said], context)
  return { taskId, runId }
}

/** A run whose change was drawn for an audit, and then merged by itself; `more`: what happened since. */
export async function addMerged(
  scribe: Scribe,
  project: Made,
  id: string,
  more: readonly DomainEvent[] = [],
) {
  const { taskId, runId } = await addReview(scribe, project, id)
  const lane = { agentId: project.agentId, projectId: project.projectId, taskType: 'feature' }
  const facts = [
    fact('ChangeApproved', { commit, base, how: 'auto', unviewed: [] }),
    fact('AuditSampled', { share: 0.2 }),
    fact('LandingStarted', { commit, expectedBase: base, merge: commit, target: 'main' }),
    fact('ChangeMerged', { commit, merge: commit, how: 'auto' }),
    ...more,
  ]
  await scribe.write(runStream(runId), facts, { projectId: project.projectId, runId, lane, policyVersion: 1 })
  return { taskId, runId }
}

function changeOf(word: string, texts: { before: string; after: string }): Change {
  const path = `src/changed-${word}.txt`
  const header = `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n`
  const file = {
    path,
    previousPath: null,
    status: 'added' as const,
    modeBefore: null,
    modeAfter: '100644',
    linesAdded: 1,
    linesRemoved: 0,
    binary: false,
    generated: false,
    patch: `${header}@@ -0,0 +1 @@\n+line-${word}\n`,
    bytesAfter: 10,
    texts,
  }
  return { base, commit, files: [file] }
}

function canariesOf({
  word,
  projectId,
  agentId,
  taskId,
  runId,
}: Made & { taskId: string; runId: string }): Canary[] {
  const readable = (act: Act, ...texts: string[]) => texts.map((text) => ({ text, act, projectId }))
  return [
    ...readable('project.view', `project-${word}`, `Title-${word}`, `Instructions-${word}`, `path-${word}`),
    ...readable('project.view', `agent-${word}`, `changed-${word}`, `line-${word}`, `output-${word}`),
    ...readable('project.view', `said-${word}`, `why-${word}`, `review-${word}`, `problem-${word}`),
    ...readable('project.view', `configured-${word}`),
    ...readable(
      'project.view',
      `broken-${word}`,
      `restricted-${word}`,
      `distrusted-${word}`,
      `frozen-${word}`,
    ),
    ...readable('project.view', `ruled-${word}`, `standing-recommendation-${word}`),
    ...readable('project.view', `granted-${word}`, `lowered-${word}`, `Member-${word}`),
    ...readable('project.view', projectId, agentId, taskId, runId),
    ...readable('policy.view', `policy-${word}`, `adopted-${word}`),
    ...readable('audit.read', `closed-${word}`, `thawed-${word}`, `source-${word}`),
    { text: `member-${word}@example.com`, act: 'settings.view' },
    { text: `program-of-agent-${word}`, act: 'settings.view' },
  ]
}
