// Approval → landing of exactly that commit → ChangeMerged, the next piece of trust evidence.
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { isBelow } from '../domain/level'
import { freezeOver } from '../domain/organisation'
import type { GateRefusal } from '../domain/policy/gates/gates'
import type { Approval, Run } from '../domain/task/lifecycle'
import { gradeOf } from '../domain/trust/grade'
import { asOperational } from './as-operational'
import { authorizeRun, type RunAnswer } from './authorize-run'
import { checkMerge } from './check-merge'
import { appendOf, loadOrganisation, loadProject, loadRun, loadTask, runContext } from './ground'
import { landingRefusals } from './landing-evidence'
import { mergeTerms } from './merge-terms'
import { readChange } from './read-change'
import type { LandingResult, ProjectSource } from './git-ports'
import { failedBefore } from './set-aside'
import { ownWord } from './own-agent'
import { vouchedBy } from './vouched-by'
import type { WorkerGround } from './worker-ground'

/** Of a change that touched more, the first are enough to tell it from others. */
const filesNamed = 100
/** Of an event, whose size an agent must not choose. */
const pathMax = 300

/** One step nearer to the merge, or the recorded reason why not. Called while this process lands alone. */
export async function landChange(ground: WorkerGround, runId: string): Promise<void> {
  const run = await loadRun(ground, runId)
  const project = run && (await loadProject(ground, run.projectId))
  if (!run || !project || project.retired) return
  switch (run.state.name) {
    case 'landing':
      return recover(ground, run, project)
    case 'readyToLand':
      return land(ground, run, project).catch((error: unknown) => waitForRoom(ground, run, error))
    case 'rechecking':
      return recheck(ground, run, project)
    default:
      return
  }
}

async function land(ground: WorkerGround, run: Run, project: ProjectSource): Promise<void> {
  if (run.state.name !== 'readyToLand') return
  const { approval, waits } = run.state
  const answer = await stillPermitted(ground, run)
  if (answer.kind === 'frozen') return
  if (answer.kind === 'voided') return record(ground, run, answer.facts)
  const { commit: head } = await ground.git.observeBase(project)
  const landable = await ground.git.landable(project, head)
  if (landable.kind === 'waits' || landable.kind === 'refused') {
    if (landable.why !== waits) await record(ground, run, [fact('LandingWaits', { why: landable.why })])
    return
  }
  const merged = await mergeOnto(ground, run, { approval, head, from: approval.base })
  if (merged === null || head !== approval.base) return
  await carryOut(ground, run, { project, approval, merge: merged, expectedBase: head })
}

/** Merges in the mirror; a conflict, and a merge onto another base than `from`, are on record then. */
async function mergeOnto(
  ground: WorkerGround,
  run: Run,
  { approval, head, from }: { approval: Approval; head: string; from: string },
): Promise<string | null> {
  const words = await message(ground, run)
  const merged = await ground.git.merge({ ...run, commit: approval.commit, base: head, message: words })
  if (merged.kind === 'conflict') {
    await record(ground, run, [fact('MergeConflicted', { base: head, paths: named(merged.paths) })])
    return null
  }
  if (head !== from) await record(ground, run, [fact('BaseMoved', { from, to: head, merge: merged.merge })])
  return merged.merge
}

/** A full disk is mended by a person, who is told with the change that waits for it. */
async function waitForRoom(ground: WorkerGround, run: Run, error: unknown): Promise<void> {
  const known = asOperational(error)
  if (known?.kind !== 'diskFull' || run.state.name !== 'readyToLand') throw error
  if (run.state.waits !== known.message)
    await record(ground, run, [fact('LandingWaits', { why: known.message })])
}

/** The base moved and the change merges cleanly: the checks decide again, on the merged tree. */
async function recheck(ground: WorkerGround, run: Run, project: ProjectSource): Promise<void> {
  if (run.state.name !== 'rechecking') return
  const { approval, merge, onto, passed } = run.state
  const answer = await stillPermitted(ground, run)
  if (answer.kind === 'frozen') return
  if (answer.kind === 'voided') return record(ground, run, answer.facts)
  const { commit: head } = await ground.git.observeBase(project)
  if (head !== onto) {
    await mergeOnto(ground, run, { approval, head, from: onto })
    return
  }
  if (passed === null) {
    const { authorization } = answer.answer
    if (authorization.kind === 'refused') return
    const { permissions } = authorization
    const results = await checkMerge(ground, run, { permissions, commit: merge, base: onto })
    if (results === null) return
    const outputs = results.flatMap(({ output }) => output ?? [])
    return record(ground, run, [fact('ChecksRun', { commit: merge, results })], outputs)
  }
  if (!passed) {
    return record(ground, run, [
      fact('ApprovalVoided', { why: 'the base moved, and the checks fail on the merged tree' }),
    ])
  }
  await carryOut(ground, run, { project, approval, merge, expectedBase: onto })
}

type Landing = { project: ProjectSource; approval: Approval; merge: string; expectedBase: string }

/** The intent is on record before the user's repository is touched, the outcome after; a crash between reads git. */
async function carryOut(ground: WorkerGround, run: Run, landing: Landing): Promise<void> {
  const { project, approval, merge, expectedBase } = landing
  const started = fact('LandingStarted', {
    commit: approval.commit,
    expectedBase,
    merge,
    target: project.baseBranch,
  })
  const intended = await recorded(ground, run, [started])
  if (intended === null) return
  const merged = await mergedFacts(ground, run, { approval, merge })
  const result = await ground.git.land(project, merge, expectedBase)
  await record(ground, intended, outcomeOf(result, merged))
}

/**
 * Its terms are those of the policy in force now: what is adopted later changes nothing for this merge. Of a run that
 * was at fault it is known already what it counts as; until the end of a horizon it would pass for clean so far.
 */
async function mergedFacts(
  ground: WorkerGround,
  run: Run,
  { approval: { commit, how, by, unviewed }, merge }: { approval: Approval; merge: string },
): Promise<DomainEvent[]> {
  const change = run.delivery && (await readChange(ground, run.delivery.changeBlob))
  const { horizonDays, recheck, tests } = await mergeTerms(ground, run)
  const checks = run.checks.filter(({ outcome }) => outcome === 'passed').length
  const isRead = how !== 'auto' && (await ownWord(ground, { personId: by }, run)).counts
  const vouching = { unviewed: isRead ? unviewed : null, checks, tests }
  const merged = fact('ChangeMerged', {
    ...{ commit, merge, how, horizonDays, watched: how === 'auto' || recheck === 'every' },
    files: named((change?.files ?? []).map(({ path }) => path)),
    grade: change === null ? 1 : gradeOf({ change, ...vouching }),
    vouchedBy: how === 'auto' ? 'nobody' : await vouchedBy(ground, by),
  })
  return run.faulted ? [merged, failedBefore] : [merged]
}

/** Of an event, whose size an agent must not choose. */
function named(paths: readonly string[]): string[] {
  return paths.slice(0, filesNamed).map((path) => path.slice(0, pathMax))
}

function outcomeOf(result: LandingResult, merged: DomainEvent[]): DomainEvent[] {
  switch (result.kind) {
    case 'landed':
      return merged
    case 'moved':
      return [fact('LandingFailed', { why: 'the base branch moved in this moment; it is tried again' })]
    case 'waits':
    case 'refused':
      return [fact('LandingFailed', { why: result.why })]
    default:
      return result satisfies never
  }
}

/** A landing that was announced and never concluded: git knows what happened. */
async function recover(ground: WorkerGround, run: Run, project: ProjectSource): Promise<void> {
  if (run.state.name !== 'landing') return
  const { approval, merge, expectedBase } = run.state
  const where = await ground.git.whereIs(project, merge, expectedBase)
  const why = 'the landing was interrupted before it touched the repository; it is tried again'
  const outcome =
    where === 'landed'
      ? await mergedFacts(ground, run, { approval, merge })
      : [fact('LandingFailed', { why })]
  await record(ground, run, outcome)
}

type Permission =
  { kind: 'permitted'; answer: RunAnswer } | { kind: 'frozen' } | { kind: 'voided'; facts: DomainEvent[] }

/** The level is taken a third time, at the merge: what is permitted less now goes back to a person. */
async function stillPermitted(ground: WorkerGround, run: Run): Promise<Permission> {
  if (freezeOver(await loadOrganisation(ground), run)) return { kind: 'frozen' }
  const task = await loadTask(ground, run.projectId, run.taskId)
  const answer = await authorizeRun(ground, { ...run, taskPath: task?.file?.path ?? '' })
  const { authorization } = answer
  if (authorization.kind === 'refused') {
    const why = `it may not land any more: ${authorization.reasons.join('; ')}`
    return { kind: 'voided', facts: [fact('ApprovalVoided', { why })] }
  }
  if (!isBelow(authorization.level, run.level)) {
    const refusals = await landingRefusals(ground, run, { ...answer, authorization })
    return refusals.length > 0
      ? { kind: 'voided', facts: gatesRefused(run, refusals) }
      : { kind: 'permitted', answer }
  }
  const why = 'less is permitted now than when the change was approved'
  const lowered = fact('LevelLowered', { from: run.level, to: authorization.level, why })
  return { kind: 'voided', facts: [lowered, fact('ApprovalVoided', { why })] }
}

function gatesRefused({ state }: Run, refusals: readonly GateRefusal[]): DomainEvent[] {
  const isAuto = 'approval' in state && state.approval.how === 'auto'
  const what = isAuto ? 'it may not merge by itself any more' : 'it may not land as it was approved'
  const why = `${what}: ${refusals.map((one) => one.why).join('; ')}`
  return [...refusals.map((one) => fact('GateRefused', one)), fact('ApprovalVoided', { why })]
}

async function message(ground: WorkerGround, run: Run): Promise<string> {
  const task = await loadTask(ground, run.projectId, run.taskId)
  const title = task?.content.kind === 'read' ? task.content.fields.title : 'Merge a change'
  return `${title}\n\nLeeway-Run: ${run.runId}\n`
}

async function record(
  ground: WorkerGround,
  run: Run,
  facts: readonly DomainEvent[],
  blobs: readonly string[] = [],
): Promise<void> {
  await recorded(ground, run, facts, blobs)
}

/** The run after these facts; null when somebody else wrote first, and the next round looks again. */
async function recorded(
  ground: WorkerGround,
  run: Run,
  facts: readonly DomainEvent[],
  blobs: readonly string[] = [],
): Promise<Run | null> {
  const context = runContext(run, ground.actor, ground.clock.now())
  const stream = runStream(run.runId)
  const append = appendOf({ stream, expectedVersion: run.version, facts, context, blobs })
  const [result] = await ground.log.append([append])
  return result?.ok === true ? ((await loadRun(ground, run.runId)) ?? null) : null
}
