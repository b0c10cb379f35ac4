// What merged by itself and turned out wrong leaves the base branch again, where policy says so: announced, landed as a
// change is, and recorded. It is nobody's work, so it is evidence of nothing.
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { freezeOver } from '../domain/organisation'
import { checksInWords } from '../domain/task/merge-verdict'
import type { Run } from '../domain/task/lifecycle'
import { checkMerge, createNotesAfterMerge, permissionsAfterMerge } from './check-merge'
import { appendOf, loadOrganisation, loadProject, loadRun, loadTask, runContext } from './ground'
import type { LandingResult, ProjectSource } from './git-ports'
import type { WorkerGround } from './worker-ground'

/** One step nearer to its end. Called while this process lands alone. */
export async function takeBack(ground: WorkerGround, runId: string): Promise<void> {
  const run = await loadRun(ground, runId)
  const project = run && (await loadProject(ground, run.projectId))
  if (!run || !project || project.retired) return
  switch (run.state.name) {
    case 'reverting':
      return revert(ground, run, project)
    case 'landingRevert':
      return recover(ground, run, project)
    default:
      return
  }
}

async function revert(ground: WorkerGround, run: Run, project: ProjectSource): Promise<void> {
  if (run.state.name !== 'reverting' || freezeOver(await loadOrganisation(ground), run)) return
  const { commit: base } = await ground.git.observeBase(project)
  const landable = await ground.git.landable(project, base)
  if (landable.kind === 'waits' || landable.kind === 'refused') {
    if (landable.why !== run.state.waits)
      await record(ground, run, fact('RevertWaits', { why: landable.why }))
    return
  }
  const made = await revertOn(ground, run, base)
  if (made === null) return
  if (made.kind === 'event') return record(ground, run, made.event)
  await carryOut(ground, run, { project, commit: made.commit, base })
}

type Made = { kind: 'commit'; commit: string } | { kind: 'event'; event: DomainEvent }

/** The commit that may land; or what keeps it from that for good. Null: the next round looks again. */
async function revertOn(ground: WorkerGround, run: Run, base: string): Promise<Made | null> {
  const { projectId, runId, merged } = run
  if (merged === null) return null
  const words = { title: await titleOf(ground, run), trailer: `Leeway-Run: ${runId}` }
  const made = await ground.git.revert({ projectId, runId, merge: merged.merge, base, ...words })
  if (made.kind === 'gone') return { kind: 'event', event: fact('ChangeReverted', { commit: base }) }
  if (made.kind === 'conflict')
    return givenUp(`it conflicts with what came after the change in ${made.paths.join(', ')}`)
  // Without what came after it, the base branch is what it was before the merge.
  if (base === merged.merge) return { kind: 'commit', commit: made.merge }
  return checked(ground, run, { commit: made.merge, base })
}

async function checked(
  ground: WorkerGround,
  run: Run,
  { commit, base }: { commit: string; base: string },
): Promise<Made | null> {
  const permissions = await permissionsAfterMerge(ground, run)
  if (permissions === null) return givenUp('what must be checked before it lands is not known any more')
  const notes = createNotesAfterMerge(ground, run)
  const results = await checkMerge(ground, run, { permissions, commit, base }, notes)
  if (results === null) return null
  const unmet = results.filter(({ outcome }) => outcome !== 'passed').map(({ name }) => name)
  if (unmet.length === 0) return { kind: 'commit', commit }
  return givenUp(`without the change, the base branch does not pass ${checksInWords(unmet)}`)
}

function givenUp(why: string): Made {
  return { kind: 'event', event: fact('RevertGivenUp', { why }) }
}

async function titleOf(ground: WorkerGround, run: Run): Promise<string> {
  const task = await loadTask(ground, run.projectId, run.taskId)
  return task?.content.kind === 'read' ? `Revert "${task.content.fields.title}"` : 'Revert a change'
}

type Landing = { project: ProjectSource; commit: string; base: string }

/** The intent is on record before the user's repository is touched, the outcome after; a crash between reads git. */
async function carryOut(ground: WorkerGround, run: Run, { project, commit, base }: Landing): Promise<void> {
  await record(ground, run, fact('RevertStarted', { commit, expectedBase: base }))
  const intended = await loadRun(ground, run.runId)
  if (intended?.state.name !== 'landingRevert' || intended.state.commit !== commit) return
  await record(ground, intended, outcomeOf(await ground.git.land(project, commit, base), commit))
}

function outcomeOf(result: LandingResult, commit: string): DomainEvent {
  switch (result.kind) {
    case 'landed':
      return reverted(commit)
    case 'moved':
      return fact('RevertWaits', { why: 'the base branch moved in this moment; it is tried again' })
    case 'waits':
    case 'refused':
      return fact('RevertWaits', { why: result.why })
    default:
      return result satisfies never
  }
}

const reverted = (commit: string) => fact('ChangeReverted', { commit, landed: true })

/** One that was announced and never concluded: git knows what happened. */
async function recover(ground: WorkerGround, run: Run, project: ProjectSource): Promise<void> {
  if (run.state.name !== 'landingRevert') return
  const { commit, expectedBase } = run.state
  const where = await ground.git.whereIs(project, commit, expectedBase)
  const why = 'it was interrupted before it touched the repository; it is tried again'
  await record(ground, run, where === 'landed' ? reverted(commit) : fact('RevertWaits', { why }))
}

async function record(ground: WorkerGround, run: Run, event: DomainEvent): Promise<void> {
  const context = runContext(run, ground.actor, ground.clock.now())
  const request = { stream: runStream(run.runId), expectedVersion: run.version, facts: [event], context }
  await ground.log.append([appendOf(request)])
}
