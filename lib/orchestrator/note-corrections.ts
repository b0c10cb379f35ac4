// Whoever takes back or repairs a change of an agent on the base branch says that it was wrong, and need not say it to
// Leeway.
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { mayHappen, mayTurnOutWrong, type Run } from '../domain/task/lifecycle'
import { appendOf, loadRun, runContext } from './ground'
import { isLanding } from './is-landing'
import type { WorkerGround } from './worker-ground'

type Moved = { projectId: string; from: string | null; to: string }

/** A commit may say that it repairs what it only touches. */
const sureOfRepair = 0.8

/** False where somebody wrote first to one of the runs, or one is landing; the same commits are then read again. */
export async function noteCorrections(
  ground: WorkerGround,
  { projectId, from, to }: Moved,
): Promise<boolean> {
  const corrections = await ground.git.listCorrections(projectId, from, to)
  if (corrections.length === 0) return true
  // What they name was announced before it landed: from here on the index knows of it.
  await ground.index.catchUp()
  const noted: boolean[] = []
  for (const { commit, reverted, repaired } of corrections) {
    // What Leeway landed itself has words that come from task files.
    if ((await ground.index.landedRun(projectId, commit)) !== null) continue
    for (const one of reverted) noted.push(await note(ground, { projectId, commit, of: one }, revertFacts))
    for (const one of repaired) noted.push(await note(ground, { projectId, commit, of: one }, repairFacts))
  }
  return noted.every(Boolean)
}

type Correction = { projectId: string; commit: string; of: string }

async function note(
  ground: WorkerGround,
  { projectId, commit, of }: Correction,
  factsOf: (run: Run, commit: string) => DomainEvent[],
): Promise<boolean> {
  const runId = await ground.index.landedRun(projectId, of)
  if (runId === null) return !(await isLanding(ground, projectId, of))
  const run = await loadRun(ground, runId)
  // Whoever lands it is about to say so.
  if (run?.state.name === 'landingRevert' && run.state.commit === commit) return false
  const facts = run === undefined ? [] : factsOf(run, commit)
  if (run === undefined || facts.length === 0) return true
  const context = runContext(run, { kind: 'system', id: 'git' }, ground.clock.now())
  const request = { stream: runStream(run.runId), expectedVersion: run.version, facts, context }
  const [result] = await ground.log.append([appendOf(request)])
  return result?.ok === true
}

/** What was found wrong before is taken back now; what was taken back already stays so. */
function revertFacts({ state }: Run, commit: string): DomainEvent[] {
  const how = `it was reverted on the base branch by ${commit.slice(0, 12)}`
  const found = mayTurnOutWrong(state) ? [fact('RegressionFound', { how, sure: 1 })] : []
  const isStanding = found.length > 0 || mayHappen(state, 'ChangeReverted')
  return isStanding ? [...found, fact('ChangeReverted', { commit })] : []
}

function repairFacts({ state }: Run, commit: string): DomainEvent[] {
  const how = `it was repaired on the base branch by ${commit.slice(0, 12)}`
  return mayTurnOutWrong(state) ? [fact('RegressionFound', { how, sure: sureOfRepair })] : []
}
